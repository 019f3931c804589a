namespace Promy.EventBus.Cli;

/// <summary>Output of <c>pending --json</c>; <c>next</c> is the id to continue at, or null at the end.</summary>
internal sealed record PendingDocument(string Stream, string Group, IReadOnlyList<PendingItem> Entries, string? Next);

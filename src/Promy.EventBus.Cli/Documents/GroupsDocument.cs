namespace Promy.EventBus.Cli;

/// <summary>Output of <c>groups --json</c>.</summary>
internal sealed record GroupsDocument(string Stream, IReadOnlyList<GroupItem> Groups);

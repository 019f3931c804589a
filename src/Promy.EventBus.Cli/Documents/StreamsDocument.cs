namespace Promy.EventBus.Cli;

/// <summary>Output of <c>streams --json</c>.</summary>
internal sealed record StreamsDocument(IReadOnlyList<StreamItem> Streams);

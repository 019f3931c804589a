namespace Promy.EventBus.Cli;

/// <summary>Output of <c>consumers --json</c>.</summary>
internal sealed record ConsumersDocument(string Stream, string Group, IReadOnlyList<ConsumerItem> Consumers);

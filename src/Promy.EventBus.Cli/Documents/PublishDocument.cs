namespace Promy.EventBus.Cli;

/// <summary>Output of <c>publish --json</c>.</summary>
internal sealed record PublishDocument(
    string Stream, bool DryRun, int Published, IReadOnlyList<PublishedItem> Events);

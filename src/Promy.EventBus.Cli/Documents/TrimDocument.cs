namespace Promy.EventBus.Cli;

/// <summary>
/// Output of <c>trim --json</c>: <c>removes</c> is the planned number, <c>removed</c> the actual one, 0 in a dry run.
/// </summary>
internal sealed record TrimDocument(
    string Stream,
    string Retention,
    bool DryRun,
    long Length,
    string? Below,
    string? HeldBy,
    long Removes,
    long RemovesUnread,
    long Removed);

namespace Promy.EventBus.Cli;

/// <summary>
/// A line of <c>dlq replay --json</c> and <c>dlq discard --json</c>: <c>status</c> is done, refused, not_found or failed; the target and
/// the count of replays are those of a replay, and so is <c>warning</c>: what to know although it is done.
/// </summary>
internal sealed record DeadLetterActionItem(
    string Id,
    string Status,
    string? Reason,
    bool DryRun,
    string? EventId,
    string? EventType,
    string? TargetStream = null,
    string? TargetEntryId = null,
    int? ReplayCount = null,
    string? Warning = null)
{
    public static DeadLetterActionItem Of(DeadLetterReplayResult result) => new(
        result.Id, NameOf(result.Status), result.Reason, result.IsDryRun, result.EventId, result.EventType, result.TargetStream,
        result.TargetEntryId, result.ReplayCount, result.Warning);

    public static DeadLetterActionItem Of(DeadLetterDiscardResult result) =>
        new(result.Id, NameOf(result.Status), result.Reason, result.IsDryRun, result.EventId, result.EventType);

    private static string NameOf(DeadLetterActionStatus status) => status switch
    {
        DeadLetterActionStatus.NotFound => "not_found",
        _ => status.ToString().ToLowerInvariant(),
    };
}

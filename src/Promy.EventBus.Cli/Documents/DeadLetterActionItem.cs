namespace Promy.EventBus.Cli;

/// <summary>
/// A line of <c>dlq replay --json</c> and <c>dlq discard --json</c>; <c>status</c> is succeeded, refused, not_found or
/// failed. Only a replay has a target, a count of replays and a <c>warning</c>, which may stand beside success.
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
        result.Id, NameOf(result.Status), result.Reason, result.IsDryRun, result.EventId, result.EventType,
        result.TargetStream,
        result.TargetEntryId, result.ReplayCount, result.Warning);

    public static DeadLetterActionItem Of(DeadLetterDiscardResult result) =>
        new(result.Id, NameOf(result.Status), result.Reason, result.IsDryRun, result.EventId, result.EventType);

    private static string NameOf(DeadLetterActionStatus status) => status switch
    {
        DeadLetterActionStatus.NotFound => "not_found",
        _ => status.ToString().ToLowerInvariant(),
    };
}

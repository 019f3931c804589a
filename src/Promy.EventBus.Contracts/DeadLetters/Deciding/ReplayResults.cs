namespace Promy.EventBus;

/// <summary>Results of replays, for users.</summary>
internal static class ReplayResults
{
    public static DeadLetterReplayResult NotFound(string id, bool isDryRun) => new()
    {
        Id = id,
        Status = DeadLetterActionStatus.NotFound,
        Reason = "There is no such entry.",
        IsDryRun = isDryRun,
    };

    public static DeadLetterReplayResult Refused(ReplayPlan plan, bool isDryRun) =>
        Of(plan, DeadLetterActionStatus.Refused, plan.Refusal, isDryRun, entryId: null);

    public static DeadLetterReplayResult DryRun(ReplayPlan plan) =>
        Of(plan, DeadLetterActionStatus.Succeeded, reason: null, isDryRun: true, entryId: null);

    public static DeadLetterReplayResult Succeeded(ReplayPlan plan, string entryId) =>
        Of(plan, DeadLetterActionStatus.Succeeded, reason: null, isDryRun: false, entryId);

    /// <param name="plan">What was to happen.</param>
    /// <param name="reason">Why it is not known to be done.</param>
    /// <param name="entryId">The event's new entry; <see langword="null"/> if none is known to be written.</param>
    public static DeadLetterReplayResult Failed(ReplayPlan plan, string reason, string? entryId) =>
        Of(plan, DeadLetterActionStatus.Failed, reason, isDryRun: false, entryId);

    private static DeadLetterReplayResult Of(
        ReplayPlan plan, DeadLetterActionStatus status, string? reason, bool isDryRun, string? entryId) => new()
    {
        Id = plan.Slot.Id,
        Status = status,
        Reason = reason,
        IsDryRun = isDryRun,
        EventId = plan.Slot.Entry!.EventId,
        EventType = plan.Slot.Entry.EventType,
        TargetStream = plan.Target,
        TargetEntryId = entryId,
        ReplayCount = plan.ReplayCount,
        Warning = status == DeadLetterActionStatus.Succeeded ? plan.Warning : null,
    };
}

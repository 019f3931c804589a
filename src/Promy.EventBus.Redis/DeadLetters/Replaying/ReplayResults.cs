namespace Promy.EventBus.Redis;

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

    public static DeadLetterReplayResult Written(ReplayOutcome outcome)
    {
        var entryId = (string?)outcome.EntryId;
        return outcome switch
        {
            { Fault: { } fault } =>
                Of(
                    outcome.Plan,
                    DeadLetterActionStatus.Failed,
                    Describe(outcome, fault, entryId),
                    isDryRun: false,
                    entryId),
            _ when entryId is null => NotFound(outcome.Plan.Slot.Id, isDryRun: false),
            _ => Of(outcome.Plan, DeadLetterActionStatus.Succeeded, reason: null, isDryRun: false, entryId),
        };
    }

    private static string Describe(ReplayOutcome outcome, Exception fault, string? entryId)
    {
        var problem = RedisErrors.Describe(fault);
        if (entryId is not null)
        {
            return $"The event was appended, but its dead letter may still be there: {problem}";
        }

        // The same holds for the script that does both: it finds a missing right before it adds anything.
        var isKnown = RedisErrors.ClassifyPublish(fault) != PublishFault.Unknown;
        return isKnown
            ? $"The event was not appended: {problem}"
            : $"Whether the event was appended is unknown: {problem}";
    }

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

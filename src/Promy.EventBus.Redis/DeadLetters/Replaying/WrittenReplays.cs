namespace Promy.EventBus.Redis;

/// <summary>Tells users what became of dead letters that were to be written back.</summary>
internal static class WrittenReplays
{
    public static DeadLetterReplayResult ResultOf(ReplayOutcome outcome)
    {
        var entryId = (string?)outcome.EntryId;
        return outcome.Fault is { } fault
            ? ReplayResults.Failed(outcome.Plan, Describe(fault, entryId), entryId)
            : entryId is null
            ? ReplayResults.NotFound(outcome.Plan.Slot.Id, isDryRun: false)
            : ReplayResults.Succeeded(outcome.Plan, entryId);
    }

    private static string Describe(Exception fault, string? entryId)
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
}

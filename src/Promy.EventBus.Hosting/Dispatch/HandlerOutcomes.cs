namespace Promy.EventBus.Hosting;

/// <summary>
/// Combines the outcomes of several handlers of one event. An entry has one outcome, so the most retaining one wins:
/// <list type="bullet">
/// <item>Released first: a handler was interrupted, so the entry must come back. Failures of others repeat then and are
/// dead-lettered then; successful handlers run again (at-least-once).</item>
/// <item>Paused next, for the same reason: a handler could not be built. Those after it are not run.</item>
/// <item>Kept pending before redelivered later and dead-lettered, for the same reason: acknowledging would lose an
/// event that a handler wants to keep.</item>
/// <item>Redelivered later and dead-lettered before handled: one later delivery or one dead letter for each handler
/// that failed.</item>
/// </list>
/// </summary>
internal static class HandlerOutcomes
{
    private const int Failed = 1;

    public static DeliveryOutcome Combine(DeliveryOutcome first, DeliveryOutcome second)
    {
        if (Rank(first.Kind) == Failed && Rank(second.Kind) == Failed)
        {
            DeliveryFailure[] failures = [.. first.Failures, .. second.Failures];
            Redelivery[] retries = [.. first.Redeliveries, .. second.Redeliveries];
            return retries.Length > 0
                ? DeliveryOutcome.RedeliverLater(retries, failures)
                : DeliveryOutcome.DeadLettered(failures);
        }

        return Rank(first.Kind) >= Rank(second.Kind) ? first : second;
    }

    private static int Rank(DeliveryOutcomeKind kind) => kind switch
    {
        DeliveryOutcomeKind.Released => 4,
        DeliveryOutcomeKind.Paused => 3,
        DeliveryOutcomeKind.KeptPending => 2,
        DeliveryOutcomeKind.DeadLettered or DeliveryOutcomeKind.RedeliverLater => Failed,
        _ => 0,
    };
}

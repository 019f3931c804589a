namespace Promy.EventBus.Hosting;

/// <summary>
/// What becomes of an event with several handlers. An entry has one outcome, so the one that keeps the most wins:
/// <list type="bullet">
/// <item>Released before all: a handler was interrupted, so the entry must come back. What else failed fails again then and is
/// dead-lettered then; what succeeded runs again (at-least-once).</item>
/// <item>Paused next, for the same reason: a handler could not be built. Those after it are not run.</item>
/// <item>Kept pending before redelivered later and dead-lettered, for the same reason: acknowledging would lose what a handler wants to keep.</item>
/// <item>Redelivered later and dead-lettered before handled: one later delivery or one letter for each handler that failed.</item>
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
            return retries.Length > 0 ? DeliveryOutcome.RedeliverLater(retries, failures) : DeliveryOutcome.DeadLettered(failures);
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

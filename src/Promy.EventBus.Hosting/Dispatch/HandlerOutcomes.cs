namespace Promy.EventBus.Hosting;

/// <summary>
/// What becomes of an event with several handlers. An entry has one outcome, so the one that keeps the most wins:
/// <list type="bullet">
/// <item>Released before all: a handler was interrupted, so the entry must come back. What else failed fails again then and is
/// dead-lettered then; what succeeded runs again (at-least-once).</item>
/// <item>Kept pending before dead-lettered, for the same reason: acknowledging would lose what a handler wants to keep.</item>
/// <item>Dead-lettered before handled: one letter for each handler that failed.</item>
/// </list>
/// </summary>
internal static class HandlerOutcomes
{
    public static DeliveryOutcome Combine(DeliveryOutcome first, DeliveryOutcome second)
    {
        if (first.Kind == DeliveryOutcomeKind.DeadLettered && second.Kind == DeliveryOutcomeKind.DeadLettered)
        {
            return DeliveryOutcome.DeadLettered([.. first.Failures, .. second.Failures]);
        }

        return Rank(first.Kind) >= Rank(second.Kind) ? first : second;
    }

    private static int Rank(DeliveryOutcomeKind kind) => kind switch
    {
        DeliveryOutcomeKind.Released => 3,
        DeliveryOutcomeKind.KeptPending => 2,
        DeliveryOutcomeKind.DeadLettered => 1,
        _ => 0,
    };
}

using System.Diagnostics;

namespace Promy.EventBus.InMemory;

/// <summary>Counts deliveries by their outcome. Costs nothing while nobody listens.</summary>
internal static class DeliveryCounter
{
    // As in the span: what is counted is deliveries.
    private const string Operation = "process";

    // Boxed once: an outcome is counted for each event.
    private static readonly object[] OutcomeTags =
        [.. Enum.GetValues<DeliveryOutcomeKind>().Order().Select(kind => kind.ToString())];

    public static void Count(EventSubscription subscription, DeliveryOutcomeKind kind)
    {
        if (!EventBusInstruments.Consumed.Enabled)
        {
            return;
        }

        var outcome = OutcomeTags[(int)kind];
        var tags = new TagList
        {
            { EventBusTags.System, InMemorySystem.Name },
            { EventBusTags.OperationName, Operation },
            { EventBusTags.Destination, subscription.Stream },
            { EventBusTags.ConsumerGroup, subscription.Group },
            { EventBusTags.Outcome, outcome },
        };
        if (kind is DeliveryOutcomeKind.DeadLettered or DeliveryOutcomeKind.RedeliverLater
            or DeliveryOutcomeKind.KeptPending or DeliveryOutcomeKind.Paused)
        {
            // What it failed with is told by the span and the duration of its handler.
            tags.Add(EventBusTags.ErrorType, outcome);
        }

        EventBusInstruments.Consumed.Add(1, tags);
    }
}

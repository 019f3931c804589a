namespace Promy.EventBus;

/// <summary>Counts by stream and group.</summary>
internal static class SubscriptionCounters
{
    public static void Count(this EventSubscription subscription, BusCounter counter, long count = 1)
    {
        if (count > 0)
        {
            counter.Add(
                count,
                new KeyValuePair<string, object?>(EventBusTags.Destination, subscription.Stream),
                new KeyValuePair<string, object?>(EventBusTags.ConsumerGroup, subscription.Group));
        }
    }
}

using Promy.EventBus.Wire;
using StackExchange.Redis;

namespace Promy.EventBus.Redis;

/// <summary>
/// The only way in: turns entries pending on this consumer into held deliveries and passes them to the workers. The
/// caller has reserved a place for each; unused places are released here.
/// </summary>
internal sealed class Intake(
    EventSubscription subscription,
    DeliveryWindow window,
    Suspects suspects,
    DeliveryQueue workers,
    Func<ServerAddress?> server,
    TimeProvider timeProvider)
{
    /// <param name="stream">Their stream.</param>
    /// <param name="entries">Entries as read or claimed.</param>
    /// <param name="reserved">Places reserved for them.</param>
    /// <param name="deliveryCounts">Delivery counts by id, if not 1.</param>
    /// <param name="claimedAt">Earliest reset of their idle time; <see langword="null"/>: now, as by a read.</param>
    public void Admit(
        SubscribedStream stream,
        ReadOnlySpan<ReceivedEntry> entries,
        int reserved,
        IReadOnlyDictionary<RedisValue, long>? deliveryCounts = null,
        long? claimedAt = null)
    {
        var leasedAt = claimedAt ?? timeProvider.GetTimestamp();
        var admitted = 0;
        var isAllSeen = stream.Unseen.IsEmpty;
        var readFrom = server();
        try
        {
            foreach (var entry in entries)
            {
                var deliveryCount = deliveryCounts?.GetValueOrDefault(entry.Id, 1) ?? 1;
                var delivery = Hold(stream, entry, deliveryCount, leasedAt, readFrom);
                if (!isAllSeen)
                {
                    stream.Unseen.Remove(entry.Id);
                }

                if (!stream.Held.TryAdd(delivery))
                {
                    delivery.ReleaseMemory();
                    stream.Held.Renewed(delivery.Id, delivery.LeasedAt);
                    continue;
                }

                // The window bounds the queue, and the queue is completed only after the admitting loops have ended.
                workers.Add(delivery);
                admitted++;
            }
        }
        finally
        {
            workers.Announce();
            window.Release(reserved - admitted);
        }
    }

    /// <summary>Passes a held entry to the workers again, as a retry for every handler of its type.</summary>
    /// <remarks>Does not wait for a place: the workers wait for the caller.</remarks>
    public void Readmit(HeldDelivery delivery)
    {
        window.Occupy();
        delivery.Delivery = delivery.Delivery.ForEveryHandler();
        workers.Add(delivery);
        workers.Announce();
    }

    private HeldDelivery Hold(
        SubscribedStream stream, in ReceivedEntry entry, long deliveryCount, long leasedAt, ServerAddress? server)
    {
        var history = stream.HoldsRetries && entry.Retry.Length > 0 ? RetryHistoryReader.Read(entry.Retry.Span) : null;
        return new HeldDelivery
        {
            Id = entry.Id,
            Origin = stream,
            Memory = entry.Memory,
            Malformed = entry.Malformed,
            IsSuspect = entry.Malformed is null && suspects.Contains(stream, entry.Id, deliveryCount),
            LeasedAt = leasedAt,
            Delivery = new EventDelivery
            {
                Stream = subscription.Stream,
                Group = subscription.Group,
                EntryId = history?.EntryId ?? entry.Id,
                Metadata = entry.Metadata,
                Payload = entry.Payload,
                DeliveryCount = deliveryCount,
                History = history,
                Server = server,
            },
        };
    }
}

using StackExchange.Redis;

namespace Promy.EventBus.Redis;

/// <summary>
/// Hands entries of a stream back to the group, to a name under which nobody reads: others may claim them at once. Only
/// entries still pending on this consumer: after a lost lease an entry belongs to another.
/// </summary>
internal sealed class EntryHandBack(EventSubscription subscription, SubscribedStream stream, SubscriptionState state)
{
    private int _handedBack;

    /// <summary>
    /// Makes entries claimable by others. Entries that never arrived here get back their earlier delivery count, too.
    /// </summary>
    /// <param name="interrupted">
    /// Entries that get back their earlier delivery count: an interruption is no delivery.
    /// </param>
    /// <param name="all">Whether every other entry pending here is handed back too.</param>
    /// <returns>Entries handed back so far.</returns>
    public async Task<int> HandBackAsync(IReadOnlyCollection<HeldDelivery> interrupted, bool all)
    {
        if (!all && interrupted.Count == 0)
        {
            return _handedBack;
        }

        var before = interrupted.DistinctBy(delivery => delivery.Id)
            .ToDictionary(delivery => (RedisValue)delivery.Id, delivery => delivery.Delivery.DeliveryCount - 1L);
        await foreach (var page in stream.Commands.OwnPendingAsync("-", "+").ConfigureAwait(false))
        {
            var mine = page.Where(entry => all || before.ContainsKey(entry.MessageId));
            foreach (var equal in mine.GroupBy(entry => CountToLeave(entry, before)))
            {
                var ids = equal.Select(entry => entry.MessageId).ToArray();
                var gone = await stream.Commands.HandBackAsync(ids, subscription.MinIdle, equal.Key)
                    .ConfigureAwait(false);
                state.DeletedWhilePending(
                    stream.Key, Array.FindAll(gone, id => !stream.Held.IsSettled((string)id!)));
                _handedBack += ids.Length - gone.Length;
            }
        }

        return _handedBack;
    }

    /// <returns><see langword="null"/> if the count is right.</returns>
    private long? CountToLeave(in StreamPendingMessageInfo entry, Dictionary<RedisValue, long> before)
    {
        if (before.TryGetValue(entry.MessageId, out var count))
        {
            return count;
        }

        var seen = stream.Unseen.SeenDeliveries(entry);
        return seen == entry.DeliveryCount ? null : seen;
    }
}

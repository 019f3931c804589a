using StackExchange.Redis;

namespace Promy.EventBus.Redis;

/// <summary>
/// Entries that are pending on this consumer and not in flight here: from an earlier life under the same name, or from a read
/// whose reply was lost. Found with XPENDING and taken with XCLAIM rather than by reading from id 0, because that would count a
/// delivery of everything in flight as well.
/// </summary>
internal sealed class OwnPendingEntries(
    EventSubscription subscription,
    GroupCommands commands,
    HeldDeliveries held,
    KeptEntries kept,
    DeliveryWindow window,
    Admission admission)
{
    private const int Page = 100;

    /// <summary>Takes them all up, oldest first, as places become free.</summary>
    public async Task TakeUpAsync(CancellationToken stopping)
    {
        RedisValue next = "-";
        while (true)
        {
            var page = await commands.OwnPendingAsync(next, "+", Page).ConfigureAwait(false);
            foreach (var chunk in page.Where(entry => !held.Contains(entry.MessageId) && !kept.Contains(entry.MessageId)).Chunk(subscription.BatchSize))
            {
                await TakeUpAsync(chunk, stopping).ConfigureAwait(false);
            }

            if (page.Length < Page)
            {
                return;
            }

            next = After(page[^1].MessageId);
        }
    }

    /// <summary>Makes entries claimable by others at once, with the deliveries they had before: an interruption is no delivery.</summary>
    public async Task HandBackUncountedAsync(IEnumerable<HeldDelivery> deliveries)
    {
        foreach (var equal in deliveries.GroupBy(delivery => delivery.Delivery.DeliveryCount))
        {
            var ids = equal.Select(delivery => delivery.Id).ToArray();
            await commands.HandBackAsync(ids, subscription.MinIdle, equal.Key - 1).ConfigureAwait(false);
        }
    }

    /// <summary>Makes everything that is still pending on this consumer claimable by others at once.</summary>
    public async Task<int> HandBackAsync()
    {
        var count = 0;
        RedisValue next = "-";
        while (true)
        {
            var page = await commands.OwnPendingAsync(next, "+", Page).ConfigureAwait(false);
            if (page.Length > 0)
            {
                await commands.HandBackAsync(Array.ConvertAll(page, entry => entry.MessageId), subscription.MinIdle).ConfigureAwait(false);
                count += page.Length;
            }

            if (page.Length < Page)
            {
                return count;
            }

            next = After(page[^1].MessageId);
        }
    }

    private async Task TakeUpAsync(StreamPendingMessageInfo[] chunk, CancellationToken stopping)
    {
        // An entry that has been idle for long may be claimed by anyone in this very moment: the minimum makes one of us lose.
        foreach (var entries in chunk.GroupBy(entry => entry.IdleTimeInMilliseconds >= subscription.MinIdle.TotalMilliseconds))
        {
            var ids = entries.Select(entry => entry.MessageId).ToArray();
            var minIdle = entries.Key ? subscription.MinIdle : TimeSpan.Zero;
            var counts = entries.ToDictionary(entry => entry.MessageId, entry => (long)entry.DeliveryCount + 1);
            var reserved = await window.ReserveAsync(ids.Length, ids.Length, stopping).ConfigureAwait(false);
            var claimed = Array.Empty<StreamEntry>();
            try
            {
                claimed = await commands.ClaimAsync(ids, minIdle).ConfigureAwait(false);
                admission.CountReclaimed(claimed.Length);
            }
            finally
            {
                admission.Admit(claimed, reserved, counts);
            }
        }
    }

    private static RedisValue After(RedisValue id) => "(" + (string?)id;
}

using StackExchange.Redis;

namespace Promy.EventBus.Redis;

/// <summary>
/// Entries that are pending on this consumer and not in flight here: from an earlier life under the same name, or from a read
/// whose reply was lost. Found with XPENDING and taken with XCLAIM rather than by reading from id 0, because that would count a
/// delivery of everything in flight as well.
/// </summary>
internal sealed class OwnPendingEntries(
    EventSubscription subscription, SubscribedStream stream, SharedIntake shared, TimeProvider timeProvider)
{
    private int _handedBack;

    /// <summary>Takes them all up, oldest first, as places become free.</summary>
    public async Task TakeUpAsync(CancellationToken stopping)
    {
        await foreach (var page in stream.Commands.OwnPendingAsync("-", "+").ConfigureAwait(false))
        {
            foreach (var chunk in page.Where(IsUnseen).Chunk(subscription.BatchSize))
            {
                await TakeUpAsync(chunk, stopping).ConfigureAwait(false);
            }
        }
    }

    /// <summary>
    /// Makes entries claimable by others at once. Only what is still pending on this consumer: an entry whose lease was lost belongs to
    /// another one by now.
    /// </summary>
    /// <param name="interrupted">Entries that get back the delivery count they had before: an interruption is no delivery.</param>
    /// <param name="all">Whether everything else that is pending here is handed back too, with its count as it is.</param>
    /// <returns>How many were handed back so far.</returns>
    public async Task<int> HandBackAsync(IReadOnlyCollection<HeldDelivery> interrupted, bool all)
    {
        if (!all && interrupted.Count == 0)
        {
            return _handedBack;
        }

        var before = interrupted.DistinctBy(delivery => delivery.Id)
            .ToDictionary(delivery => (RedisValue)delivery.Id, delivery => (long?)delivery.Delivery.DeliveryCount - 1);
        await foreach (var page in stream.Commands.OwnPendingAsync("-", "+").ConfigureAwait(false))
        {
            var mine = page.Where(entry => all || before.ContainsKey(entry.MessageId));
            foreach (var equal in mine.GroupBy(entry => before.GetValueOrDefault(entry.MessageId)))
            {
                var ids = equal.Select(entry => entry.MessageId).ToArray();
                await stream.Commands.HandBackAsync(ids, subscription.MinIdle, equal.Key).ConfigureAwait(false);
                _handedBack += ids.Length;
            }
        }

        return _handedBack;
    }

    private bool IsUnseen(StreamPendingMessageInfo entry) =>
        !stream.Held.Contains((string)entry.MessageId!) && !stream.Kept.Contains(entry.MessageId);

    private async Task TakeUpAsync(StreamPendingMessageInfo[] chunk, CancellationToken stopping)
    {
        // An entry that has been idle for long may be claimed by anyone in this very moment: the minimum makes one of us lose.
        foreach (var entries in chunk.GroupBy(entry => entry.IdleTimeInMilliseconds >= subscription.MinIdle.TotalMilliseconds))
        {
            var minIdle = entries.Key ? subscription.MinIdle : TimeSpan.Zero;
            var counts = entries.ToDictionary(entry => entry.MessageId, entry => (long)entry.DeliveryCount + 1);
            var reserved = await shared.Window.ReserveAsync(counts.Count, counts.Count, spare: subscription.BatchSize, stopping)
                .ConfigureAwait(false);
            using var turn = await stream.Claims.TakeAsync(shared.Window, reserved, stopping).ConfigureAwait(false);

            // A claim that was under way when they were looked up has brought its entries in since.
            var ids = entries.Where(IsUnseen).Select(entry => entry.MessageId).ToArray();
            var claimed = Array.Empty<StreamEntry>();
            var claimedAt = timeProvider.GetTimestamp();
            try
            {
                claimed = ids.Length == 0 ? [] : await stream.Commands.ClaimAsync(ids, minIdle).ConfigureAwait(false);
                subscription.Count(EventBusInstruments.Reclaimed, claimed.Length);
                await shared.Suspects.UncountAsync(stream, claimed, counts).ConfigureAwait(false);
            }
            finally
            {
                shared.Admission.Admit(stream, Array.ConvertAll(claimed, ReceivedEntry.From), reserved, counts, claimedAt);
            }
        }
    }
}

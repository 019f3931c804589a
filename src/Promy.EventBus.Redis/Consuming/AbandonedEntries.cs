using StackExchange.Redis;

namespace Promy.EventBus.Redis;

/// <summary>
/// Entries that another consumer, or this one in an earlier life, left pending for longer than the idle time. One sweep follows
/// the XAUTOCLAIM cursor to its end and never claims more than there is room for.
/// </summary>
internal sealed class AbandonedEntries(
    EventSubscription subscription, SubscribedStream stream, SharedIntake shared, TimeProvider timeProvider)
{
    private const int ManyWindows = 10;
    private static readonly RedisValue Oldest = "0-0";

    public async Task SweepAsync(CancellationToken stopping)
    {
        var pending = await stream.Commands.PendingAsync().ConfigureAwait(false);
        shared.State.ReadAnswered();
        if (pending.PendingMessageCount == 0)
        {
            return;
        }

        if (SweepStart.Choose(pending, ManyWindows * shared.Window.Capacity, Random.Shared.NextDouble()) is { } start)
        {
            await SweepAsync(start, until: null, stopping).ConfigureAwait(false);
            await SweepAsync(Oldest, until: start, stopping).ConfigureAwait(false);
            return;
        }

        await SweepAsync(Oldest, until: null, stopping).ConfigureAwait(false);
    }

    private async Task SweepAsync(RedisValue start, RedisValue? until, CancellationToken stopping)
    {
        var cursor = start;
        do
        {
            var reserved = await shared.Window.ReserveAsync(1, subscription.BatchSize, spare: subscription.BatchSize, stopping)
                .ConfigureAwait(false);
            using var turn = await stream.Claims.TakeAsync(shared.Window, reserved, stopping).ConfigureAwait(false);
            var claimed = Array.Empty<StreamEntry>();
            IReadOnlyDictionary<RedisValue, long>? counts = null;
            var claimedAt = timeProvider.GetTimestamp();
            try
            {
                var reply = await stream.Commands.AutoClaimAsync(subscription.MinIdle, cursor, reserved).ConfigureAwait(false);
                cursor = reply.NextStartId;
                // Before Redis 7.0 a deleted entry comes as nil.
                claimed = Array.FindAll(reply.ClaimedEntries ?? [], static entry => !entry.IsNull);
                subscription.Count(EventBusInstruments.Reclaimed, claimed.Length);
                subscription.Count(EventBusInstruments.DeletedWhilePending, reply.DeletedIds?.Length ?? 0);
                counts = await CountsOfAsync(claimed).ConfigureAwait(false);
                if (counts is not null)
                {
                    await shared.Suspects.UncountAsync(stream, claimed, counts).ConfigureAwait(false);
                }

                shared.State.ReadAnswered();
            }
            finally
            {
                // What is claimed is ours and must be handled, even where its delivery count could not be read.
                shared.Admission.Admit(stream, Array.ConvertAll(claimed, ReceivedEntry.From), reserved, counts, claimedAt);
            }
        }
        while (cursor != Oldest && !(until is { } end && SweepStart.IsReached(cursor, end)) && !stopping.IsCancellationRequested);
    }

    private async Task<IReadOnlyDictionary<RedisValue, long>?> CountsOfAsync(StreamEntry[] claimed)
    {
        if (claimed.Length == 0)
        {
            return null;
        }

        var counts = new Dictionary<RedisValue, long>(claimed.Length);

        // The range may hold entries of ours that were in flight before: their counts do no harm.
        await foreach (var page in stream.Commands.OwnPendingAsync(claimed[0].Id, claimed[^1].Id).ConfigureAwait(false))
        {
            foreach (var entry in page)
            {
                counts[entry.MessageId] = entry.DeliveryCount;
            }
        }

        return counts;
    }
}

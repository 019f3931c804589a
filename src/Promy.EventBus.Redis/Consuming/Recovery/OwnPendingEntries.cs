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
    private volatile bool _isLookDue;

    /// <summary>
    /// Whether something may be pending on this consumer that was not read by it: another member hands over what it
    /// does not handle.
    /// </summary>
    public bool IsLookDue => _isLookDue;

    /// <summary>
    /// Notes what is pending in the group. The read loop looks: nothing that a read brings can be taken for unseen
    /// there.
    /// </summary>
    /// <returns>
    /// Whether more is pending on this consumer than is in hand: then the look is better not put off.
    /// </returns>
    public bool Note(in StreamPendingInfo pending)
    {
        var count = 0;
        foreach (var consumer in pending.Consumers ?? [])
        {
            count += consumer.Name == stream.Commands.Consumer ? consumer.PendingMessageCount : 0;
        }

        _isLookDue |= count > 0;
        return count > stream.Held.Count;
    }

    /// <summary>
    /// Takes them all up, oldest first, as places become free. By the read loop alone, while no read is under way:
    /// what a read is about to bring looks the same.
    /// </summary>
    public async Task TakeUpAsync(ReaderConnection connection, CancellationToken stopping)
    {
        _isLookDue = false;
        var deleted = new List<RedisValue>();
        var pages = stream.Commands.OwnPendingAsync("-", "+").GetAsyncEnumerator(CancellationToken.None);
        try
        {
            var look = await AloneAsync(() => ValueTask.FromResult(stream.Unseen.BeginLook()), stopping)
                .ConfigureAwait(false);
            while (await AloneAsync(() => ListAsync(pages, look), stopping).ConfigureAwait(false) is { } page)
            {
                await TakeUpAsync(connection, page, deleted, stopping).ConfigureAwait(false);
            }

            stream.Unseen.EndLook(look);
        }
        finally
        {
            await pages.DisposeAsync().ConfigureAwait(false);
            shared.State.DeletedWhilePending(stream.Key, deleted);
        }
    }

    /// <summary>
    /// Makes entries claimable by others at once. Only what is still pending on this consumer: an entry whose lease was lost belongs to
    /// another one by now. What never arrived here gets back the delivery count that it had before, too.
    /// </summary>
    /// <param name="interrupted">Entries that get back the delivery count they had before: an interruption is no delivery.</param>
    /// <param name="all">Whether everything else that is pending here is handed back too.</param>
    /// <returns>How many were handed back so far.</returns>
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
                stream.TellDeleted(Array.FindAll(gone, id => !stream.Held.IsSettled((string)id!)));
                _handedBack += ids.Length - gone.Length;
            }
        }

        return _handedBack;
    }

    /// <returns><see langword="null"/> where the count is right as it is.</returns>
    private long? CountToLeave(in StreamPendingMessageInfo entry, Dictionary<RedisValue, long> before)
    {
        if (before.TryGetValue(entry.MessageId, out var count))
        {
            return count;
        }

        var seen = stream.Unseen.SeenDeliveries(entry);
        return seen == entry.DeliveryCount ? null : seen;
    }

    /// <summary>
    /// One page of what is pending here and was not seen; noted, so that whoever gets the contents knows it.
    /// </summary>
    private async ValueTask<StreamPendingMessageInfo[]?> ListAsync(
        IAsyncEnumerator<StreamPendingMessageInfo[]> pages, UnseenLook look)
    {
        // What is settled while Redis answers was in flight before: it must not look unseen.
        var held = stream.Held.Ids();
        var askedAt = timeProvider.GetTimestamp();
        if (!await pages.MoveNextAsync().ConfigureAwait(false))
        {
            return null;
        }

        var unseen = Array.FindAll(
            pages.Current,
            entry => !held.Contains((string)entry.MessageId!) && !stream.Kept.Contains(entry.MessageId));
        foreach (var entry in unseen)
        {
            var idle = (long)(entry.IdleTimeInMilliseconds / 1000.0 * timeProvider.TimestampFrequency);
            stream.Unseen.Add(entry.MessageId, stream.Unseen.SeenDeliveries(entry), askedAt - idle);
            look.Found(entry.MessageId);
        }

        return unseen;
    }

    /// <summary>While nobody else claims entries, lists the own pending ones, or gets contents.</summary>
    private async Task<T> AloneAsync<T>(Func<ValueTask<T>> work, CancellationToken stopping)
    {
        await stream.Unseen.Gate.WaitAsync(stopping).ConfigureAwait(false);
        try
        {
            return await work().ConfigureAwait(false);
        }
        finally
        {
            stream.Unseen.Gate.Release();
        }
    }

    private async Task TakeUpAsync(
        ReaderConnection connection,
        StreamPendingMessageInfo[] page,
        List<RedisValue> deleted,
        CancellationToken stopping)
    {
        // An entry that has been idle for long may be claimed by anyone in this very moment: a search for such
        // entries makes one of us lose.
        var idle = Array.FindAll(page, IsIdle);
        var ours = page.Where(entry => !IsIdle(entry)).Select(entry => entry.MessageId);
        foreach (var ids in ours.Chunk(subscription.BatchSize))
        {
            var reserved = await shared.Window
                .ReserveAsync(ids.Length, ids.Length, spare: subscription.BatchSize, stopping)
                .ConfigureAwait(false);
            await stream.Intake.FetchAsync(connection, ids, reserved, deleted, stopping).ConfigureAwait(false);
        }

        if (idle.Length > 0)
        {
            await stream.Abandoned
                .SweepAsync(_ => new(connection), idle[0].MessageId, idle[^1].MessageId, stopping)
                .ConfigureAwait(false);
        }
    }

    private bool IsIdle(StreamPendingMessageInfo entry) =>
        entry.IdleTimeInMilliseconds >= subscription.MinIdle.TotalMilliseconds;
}

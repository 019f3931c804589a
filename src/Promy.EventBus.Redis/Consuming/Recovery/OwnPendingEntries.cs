using StackExchange.Redis;

namespace Promy.EventBus.Redis;

/// <summary>
/// Entries pending on this consumer and not in flight here: from an earlier process under the same name, or from a read
/// whose reply was lost. Found with XPENDING and taken with XCLAIM: a read from id 0 would also count a delivery of
/// everything in flight.
/// </summary>
internal sealed class OwnPendingEntries(
    EventSubscription subscription,
    SubscribedStream stream,
    UnseenIntake intake,
    OrphanedEntries abandoned,
    PendingLook pendingLook,
    DeliveryWindow window,
    SubscriptionState state,
    TimeProvider timeProvider)
{
    /// <summary>
    /// Takes up all of them, oldest first, as places become free. Only by the read loop while no read is under way:
    /// entries about to arrive by a read look the same.
    /// </summary>
    public async Task TakeUpAsync(ReaderConnection connection, CancellationToken stopping)
    {
        pendingLook.Begun();
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
            state.DeletedWhilePending(stream.Key, deleted);
        }
    }

    /// <summary>One page of pending entries that were not seen, each noted for the fetch of its contents.</summary>
    private async ValueTask<StreamPendingMessageInfo[]?> ListAsync(
        IAsyncEnumerator<StreamPendingMessageInfo[]> pages, UnseenLook look)
    {
        // An entry settled while Redis answers was in flight before: it must not look unseen.
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

    /// <summary>Excludes claims, other lists of the own pending entries, and fetches of contents.</summary>
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
        // Any consumer may claim an entry beyond the idle time at this moment. A search for orphaned entries decides:
        // only one claim wins.
        var idle = Array.FindAll(page, IsIdle);
        var ours = page.Where(entry => !IsIdle(entry)).Select(entry => entry.MessageId);
        foreach (var ids in ours.Chunk(subscription.BatchSize))
        {
            var reserved = await window
                .ReserveAsync(ids.Length, ids.Length, spare: subscription.BatchSize, stopping)
                .ConfigureAwait(false);
            await intake.FetchAsync(connection, ids, reserved, deleted, stopping).ConfigureAwait(false);
        }

        if (idle.Length > 0)
        {
            await abandoned
                .SweepAsync(_ => new(connection), idle[0].MessageId, idle[^1].MessageId, stopping)
                .ConfigureAwait(false);
        }
    }

    private bool IsIdle(StreamPendingMessageInfo entry) =>
        entry.IdleTimeInMilliseconds >= subscription.MinIdle.TotalMilliseconds;
}

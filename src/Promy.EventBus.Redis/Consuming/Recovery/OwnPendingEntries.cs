using StackExchange.Redis;

namespace Promy.EventBus.Redis;

/// <summary>
/// Entries that are pending on this consumer and not in flight here: from an earlier life under the same name, or from
/// a read whose reply was lost. Found with XPENDING and taken with XCLAIM rather than by reading from id 0, because
/// that would count a delivery of everything in flight as well.
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
    /// Takes them all up, oldest first, as places become free. By the read loop alone, while no read is under way:
    /// what a read is about to bring looks the same.
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

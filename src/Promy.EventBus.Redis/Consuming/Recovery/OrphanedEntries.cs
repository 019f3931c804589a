using StackExchange.Redis;
using ConnectReader = System.Func<
    System.Threading.CancellationToken, System.Threading.Tasks.ValueTask<Promy.EventBus.Redis.ReaderConnection>>;

namespace Promy.EventBus.Redis;

/// <summary>
/// Entries that another consumer, or an earlier process under this name, left pending beyond the idle time. A sweep
/// follows the XAUTOCLAIM cursor to its end and never claims more than there is room for: ids first, then contents.
/// </summary>
internal sealed class OrphanedEntries(
    EventSubscription subscription,
    SubscribedStream stream,
    UnseenIntake intake,
    PendingLook pendingLook,
    DeliveryWindow window,
    SubscriptionState state,
    TimeProvider timeProvider)
{
    private const int ManyWindows = 10;
    private static readonly RedisValue Oldest = "0-0";

    /// <param name="connect">Gets the connection for contents; may have to open it.</param>
    /// <param name="stopping">Ends the sweep between two steps.</param>
    /// <returns>Whether the read loop should look through the own pending entries without delay.</returns>
    public async Task<bool> SweepAsync(ConnectReader connect, CancellationToken stopping)
    {
        var began = timeProvider.GetTimestamp();
        await FetchClaimedAsync(connect, stopping).ConfigureAwait(false);
        var pending = await stream.Commands.PendingAsync().ConfigureAwait(false);
        state.SignOfLife();
        if (pending.PendingMessageCount == 0)
        {
            return false;
        }

        var isLookUrgent = pendingLook.Note(pending);
        await SweepAllAsync(connect, pending, stopping).ConfigureAwait(false);
        intake.ForgetIdle(began);
        return isLookUrgent;
    }

    private async Task SweepAllAsync(ConnectReader connect, StreamPendingInfo pending, CancellationToken stopping)
    {
        if (SweepStart.Choose(pending, ManyWindows * window.Capacity, Random.Shared.NextDouble()) is { } start)
        {
            await SweepAsync(connect, start, isOver: null, stopping).ConfigureAwait(false);
            await SweepAsync(connect, Oldest, cursor => SweepStart.IsReached(cursor, start), stopping)
                .ConfigureAwait(false);
            return;
        }

        await SweepAsync(connect, Oldest, isOver: null, stopping).ConfigureAwait(false);
    }

    /// <summary>Sweeps the entries between two ids, both included.</summary>
    public Task SweepAsync(ConnectReader connect, RedisValue first, RedisValue last, CancellationToken stopping)
    {
        var end = StreamEntryId.Parse(last);
        return SweepAsync(connect, first, cursor => StreamEntryId.Parse(cursor) > end, stopping);
    }

    /// <summary>Gets entries that an earlier sweep has claimed without their contents.</summary>
    private async Task FetchClaimedAsync(ConnectReader connect, CancellationToken stopping)
    {
        var deleted = new List<RedisValue>();
        try
        {
            foreach (var ids in intake.Left().Chunk(subscription.BatchSize))
            {
                var connection = await connect(stopping).ConfigureAwait(false);
                var reserved = await window
                    .ReserveAsync(ids.Length, ids.Length, spare: subscription.BatchSize, stopping)
                    .ConfigureAwait(false);
                await intake.FetchAsync(connection, ids, reserved, deleted, stopping).ConfigureAwait(false);
            }
        }
        finally
        {
            state.DeletedWhilePending(stream.Key, deleted);
        }
    }

    private async Task SweepAsync(
        ConnectReader connect, RedisValue start, Func<RedisValue, bool>? isOver, CancellationToken stopping)
    {
        var cursor = start;
        var deleted = new List<RedisValue>();
        try
        {
            do
            {
                var reserved = await window
                    .ReserveAsync(1, subscription.BatchSize, spare: subscription.BatchSize, stopping)
                    .ConfigureAwait(false);
                var isHandedOn = false;
                try
                {
                    (cursor, var claimed) = await ClaimAsync(cursor, reserved, deleted, stopping)
                        .ConfigureAwait(false);
                    if (claimed.Length > 0)
                    {
                        var connection = await connect(stopping).ConfigureAwait(false);
                        isHandedOn = true;
                        await intake.FetchAsync(connection, claimed, reserved, deleted, stopping)
                            .ConfigureAwait(false);
                    }
                }
                finally
                {
                    window.Release(isHandedOn ? 0 : reserved);
                }

                state.SignOfLife();
            }
            while (cursor != Oldest && isOver?.Invoke(cursor) != true && !stopping.IsCancellationRequested);
        }
        finally
        {
            state.DeletedWhilePending(stream.Key, deleted);
        }
    }

    /// <returns>The next cursor, and the claimed entries that are not in flight here.</returns>
    private async Task<(RedisValue Cursor, RedisValue[] Claimed)> ClaimAsync(
        RedisValue cursor, int count, List<RedisValue> deleted, CancellationToken stopping)
    {
        var unseen = stream.Unseen;
        await unseen.Gate.WaitAsync(stopping).ConfigureAwait(false);
        try
        {
            // An entry settled while Redis answers was in flight before: it must not look unseen.
            var held = stream.Held.Ids();
            var claimedAt = timeProvider.GetTimestamp();
            unseen.ClaimSent();
            var reply = await stream.Commands.AutoClaimAsync(subscription.MinIdle, cursor, count).ConfigureAwait(false);
            deleted.AddRange(reply.DeletedIds ?? []);
            var claimed = new List<RedisValue>();
            foreach (var id in reply.ClaimedIds ?? [])
            {
                if (held.Contains((string)id!) || stream.Held.Contains((string)id!))
                {
                    stream.Held.Renewed((string)id!, claimedAt);
                    continue;
                }

                unseen.Add(id, before: null, claimedAt);
                claimed.Add(id);
            }

            unseen.ClaimAnswered();
            return (reply.NextStartId, [.. claimed]);
        }
        finally
        {
            unseen.Gate.Release();
        }
    }
}

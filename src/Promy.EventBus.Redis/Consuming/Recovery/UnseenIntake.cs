using System.Runtime.InteropServices;
using StackExchange.Redis;

namespace Promy.EventBus.Redis;

/// <summary>
/// Gets the contents of unseen entries, as many per reply as the link bears, and hands them over. A delivery counts
/// when its contents have arrived; a suspect's, when its handler begins.
/// </summary>
internal sealed class UnseenIntake(
    EventSubscription subscription,
    SubscribedStream stream,
    DeliveryWindow window,
    Suspects suspects,
    Intake admission,
    ReplySize replySize,
    SubscriptionState state,
    TimeProvider timeProvider)
{
    /// <param name="connection">A connection for large replies.</param>
    /// <param name="ids">Unseen entries, oldest first. Others are skipped.</param>
    /// <param name="reserved">Places reserved for them.</param>
    /// <param name="deleted">Receives deleted entries.</param>
    /// <param name="stopping">Ends the fetch between two replies: the rest stays unseen.</param>
    public async Task FetchAsync(
        ReaderConnection connection,
        RedisValue[] ids,
        int reserved,
        List<RedisValue> deleted,
        CancellationToken stopping)
    {
        var left = reserved;
        var claims = new ClaimCommands(
            connection, stream.Key, subscription.Group, stream.Commands.Consumer, state.SlotMoved);
        try
        {
            await stream.Unseen.Gate.WaitAsync(stopping).ConfigureAwait(false);
            try
            {
                await KnowDeliveriesAsync(ids).ConfigureAwait(false);
                for (var start = 0; start < ids.Length;)
                {
                    stopping.ThrowIfCancellationRequested();
                    var count = Math.Min(replySize.Limit, ids.Length - start);
                    var chunk = Array.FindAll(ids[start..(start + count)], IsOurs);
                    start += count;
                    left -= chunk.Length;
                    await FetchChunkAsync(claims, chunk, deleted).ConfigureAwait(false);
                }
            }
            finally
            {
                stream.Unseen.Gate.Release();
            }
        }
        finally
        {
            window.Release(left);
        }
    }

    /// <summary>Claimed entries still without contents, oldest first.</summary>
    public RedisValue[] Left() =>
        stream.Unseen.IsEmpty
            ? []
            : Array.FindAll(stream.Unseen.Ids, id => stream.Unseen.TryGet(id, out var entry) && !IsIdle(entry));

    /// <summary>
    /// After a search for orphaned entries: entries beyond the idle time at its beginning that were not claimed here
    /// are another's now.
    /// </summary>
    public void ForgetIdle(long began) =>
        stream.Unseen.Remove(entry => timeProvider.GetElapsedTime(entry.IdleSince, began) >= subscription.MinIdle);

    /// <summary>
    /// Any consumer may now claim an entry beyond the idle time. It is left to a search for orphaned entries: only one
    /// claim wins.
    /// </summary>
    private bool IsOurs(RedisValue id) =>
        stream.Unseen.TryGet(id, out var entry)
        && entry.Before is not null
        && !IsIdle(entry)
        && !stream.Held.Contains((string)id!);

    private bool IsIdle(in UnseenEntry entry) => timeProvider.GetElapsedTime(entry.IdleSince) >= subscription.MinIdle;

    private async Task KnowDeliveriesAsync(RedisValue[] ids)
    {
        var unknown = Array.FindAll(ids, id => stream.Unseen.TryGet(id, out var entry) && entry.Before is null);
        if (unknown.Length == 0)
        {
            return;
        }

        await foreach (var page in stream.Commands.OwnPendingAsync(unknown[0], unknown[^1]).ConfigureAwait(false))
        {
            foreach (var entry in page)
            {
                if (stream.Unseen.TryGet(entry.MessageId, out var known))
                {
                    stream.Unseen.Add(entry.MessageId, entry.DeliveryCount, known.IdleSince);
                }
            }
        }

        // No longer pending here.
        foreach (var id in unknown)
        {
            if (stream.Unseen.TryGet(id, out var entry) && entry.Before is null)
            {
                stream.Unseen.Remove(id);
            }
        }
    }

    private async Task FetchChunkAsync(ClaimCommands claims, RedisValue[] ids, List<RedisValue> deleted)
    {
        var received = new List<ReceivedEntry>(ids.Length);
        var counts = new Dictionary<RedisValue, long>(ids.Length);
        var claimedAt = timeProvider.GetTimestamp();
        try
        {
            foreach (var equal in ids.GroupBy(BeforeOf))
            {
                await AskAsync(claims, [.. equal], equal.Key, received, deleted).ConfigureAwait(false);
            }

            // In the order of the stream, despite different delivery counts.
            received.Sort((left, right) => StreamEntryId.Parse(left.Id).CompareTo(StreamEntryId.Parse(right.Id)));
            foreach (var entry in received)
            {
                counts[entry.Id] = BeforeOf(entry.Id) + 1;
            }

            subscription.Count(EventBusInstruments.Reclaimed, received.Count);
            await CountAsync(counts).ConfigureAwait(false);
        }
        finally
        {
            // Received entries are ours and must be handled, even if their delivery could not be counted.
            foreach (var entry in received)
            {
                counts.TryAdd(entry.Id, BeforeOf(entry.Id) + 1);
                stream.Unseen.Remove(entry.Id);
            }

            admission.Admit(stream, CollectionsMarshal.AsSpan(received), ids.Length, counts, claimedAt);
        }
    }

    private async Task AskAsync(
        ClaimCommands claims, RedisValue[] ids, long before, List<ReceivedEntry> received, List<RedisValue> deleted)
    {
        var began = timeProvider.GetTimestamp();
        try
        {
            var entries = await claims.ContentsAsync(ids, before).ConfigureAwait(false);
            replySize.Arrived(ids.Length, entries.Count, timeProvider.GetElapsedTime(began));
            received.AddRange(entries);
            if (entries.Count > 0 && !stream.HoldsRetries)
            {
                // These may fill all places; then reading waits for the handlers.
                state.ReadAnswered();
            }

            NoteMissing(ids, entries, deleted);
        }
        catch (Exception exception) when (RedisErrors.IsReplyOverdue(exception))
        {
            replySize.Lost(ids.Length);
            throw;
        }
    }

    private void NoteMissing(RedisValue[] ids, List<ReceivedEntry> entries, List<RedisValue> deleted)
    {
        if (entries.Count == ids.Length)
        {
            return;
        }

        var came = entries.Select(entry => (RedisValue)entry.Id).ToHashSet();
        foreach (var id in ids.Where(id => !came.Contains(id)))
        {
            // No other consumer may claim an entry within the idle time, so it was deleted. Beyond it, this is unknown.
            if (stream.Unseen.TryGet(id, out var entry) && !IsIdle(entry))
            {
                deleted.Add(id);
            }

            stream.Unseen.Remove(id);
        }
    }

    /// <summary>A suspect's delivery is counted later, just before its handler begins.</summary>
    private async Task CountAsync(Dictionary<RedisValue, long> counts)
    {
        var due = counts.Where(entry => !suspects.Contains(stream, entry.Key, entry.Value));
        foreach (var equal in due.GroupBy(entry => entry.Value, entry => entry.Key))
        {
            state.DeletedWhilePending(
                stream.Key,
                await stream.Commands.CountDeliveriesAsync([.. equal], equal.Key).ConfigureAwait(false));
        }
    }

    private long BeforeOf(RedisValue id) => stream.Unseen.TryGet(id, out var entry) ? entry.Before ?? 0 : 0;
}

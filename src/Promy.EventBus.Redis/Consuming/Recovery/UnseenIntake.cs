using System.Runtime.InteropServices;
using StackExchange.Redis;

namespace Promy.EventBus.Redis;

/// <summary>
/// Gets the contents of unseen entries, as many in one reply as the link bears, and hands them over. A delivery
/// counts when its contents are here, of a suspect when its handler begins.
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
    /// <param name="ids">Unseen entries, oldest first. What is not unseen any more is passed over.</param>
    /// <param name="reserved">Places that were reserved for them.</param>
    /// <param name="deleted">Gets those that are gone.</param>
    /// <param name="stopping">Ends it between two replies: the rest stays unseen.</param>
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

    /// <summary>What was claimed and could not be got yet, oldest first.</summary>
    public RedisValue[] Left() =>
        stream.Unseen.IsEmpty
            ? []
            : Array.FindAll(stream.Unseen.Ids, id => stream.Unseen.TryGet(id, out var entry) && !IsIdle(entry));

    /// <summary>
    /// After a search for abandoned entries: what was idle for long when it began and did not come to us is another's
    /// by now.
    /// </summary>
    public void ForgetIdle(long began) =>
        stream.Unseen.Remove(entry => timeProvider.GetElapsedTime(entry.IdleSince, began) >= subscription.MinIdle);

    /// <summary>
    /// What was idle for long meanwhile may be claimed by anyone in this very moment: it is left to a search for
    /// abandoned entries, of which only one wins.
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

        // Not pending here any more.
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

            // In the order in which they stand in the stream, however often they were delivered.
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
            // What is here is ours and must be handled, even where its delivery could not be counted.
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
                // They may fill all places, and reading waits for the handlers then.
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
            // Nobody else may take an entry that is not idle for long: of one that was, nobody can tell.
            if (stream.Unseen.TryGet(id, out var entry) && !IsIdle(entry))
            {
                deleted.Add(id);
            }

            stream.Unseen.Remove(id);
        }
    }

    /// <summary>A suspect's delivery is counted later, right before its handler begins.</summary>
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

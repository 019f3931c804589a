using System.Text;
using StackExchange.Redis;

namespace Promy.EventBus.Redis;

// In: a stream, a group, a range of ids.
// Out: snapshots: groups, consumers, pending entries, the lag of a group.
// Owner: the caller; none of these commands changes anything.
/// <summary>Read-only commands by which an operator looks at streams, groups and pending entries.</summary>
internal static class InspectionCommands
{
    private const int ScanCount = 1000;

    /// <summary><c>SCAN … TYPE stream</c>, on every primary of a cluster. A name may appear more than once.</summary>
    public static IAsyncEnumerable<string> StreamNamesAsync(IDatabase database, string pattern) =>
        ScanAsync(database, [pattern, "COUNT", ScanCount, "TYPE", "stream"]);

    /// <summary><c>SCAN</c> for keys of any type, on every primary of a cluster. A name may appear twice.</summary>
    public static IAsyncEnumerable<string> KeysAsync(IDatabase database, string pattern) =>
        ScanAsync(database, [pattern, "COUNT", ScanCount]);

    private static async IAsyncEnumerable<string> ScanAsync(IDatabase database, object[] match)
    {
        var servers = database.Multiplexer.GetServers()
            .Where(server => server.IsConnected && !server.IsReplica)
            .ToArray();
        foreach (var server in servers)
        {
            var cursor = "0";
            do
            {
                var reply = await server
                    .ExecuteAsync(database.Database, "SCAN", [cursor, "MATCH", .. match])
                    .ConfigureAwait(false);
                cursor = (string)reply[0]!;
                foreach (var name in (string[])reply[1]!)
                {
                    yield return name;
                }
            }
            while (cursor != "0");
        }
    }

    /// <summary>
    /// <c>MEMORY USAGE</c>; <see langword="null"/> if not permitted or unknown, or if the key is gone.
    /// </summary>
    public static async Task<long?> MemoryAsync(IDatabase database, string stream)
    {
        try
        {
            return (long?)await database.ExecuteAsync("MEMORY", ["USAGE", (RedisKey)stream]).ConfigureAwait(false);
        }
        catch (Exception exception) when (RedisErrors.IsUnavailable(exception))
        {
            return null;
        }
    }

    /// <summary><c>XINFO GROUPS</c>, the lag of each group, and <c>XPENDING</c> if anything is pending.</summary>
    public static async Task<GroupSnapshot[]> GroupsAsync(IDatabase database, string stream)
    {
        var groups = await database.StreamGroupInfoAsync(stream).ConfigureAwait(false);
        return await Task.WhenAll(groups.Select(group => GroupAsync(database, stream, group))).ConfigureAwait(false);
    }

    /// <summary><c>XINFO CONSUMERS</c>.</summary>
    public static async Task<ConsumerSnapshot[]> ConsumersAsync(IDatabase database, string stream, string group) =>
        Array.ConvertAll(
            await database.StreamConsumerInfoAsync(stream, group).ConfigureAwait(false),
            consumer => new ConsumerSnapshot(
                consumer.Name,
                consumer.PendingMessageCount,
                TimeSpan.FromMilliseconds(consumer.IdleTimeInMilliseconds)));

    /// <summary><c>XPENDING … [IDLE] first last count [consumer]</c>: one page.</summary>
    public static async Task<PendingEntry[]> PendingAsync(
        IDatabase database, string stream, string group, PendingFilter filter, RedisValue first, int count)
    {
        var page = await database.StreamPendingMessagesAsync(
            stream,
            group,
            count,
            filter.Consumer ?? RedisValue.Null,
            first,
            filter.To.ToString(),
            filter.MinIdle > TimeSpan.Zero ? (long)filter.MinIdle.TotalMilliseconds : null).ConfigureAwait(false);
        return Array.ConvertAll(
            page,
            entry => new PendingEntry(
                StreamEntryId.Parse(entry.MessageId),
                (string?)entry.ConsumerName ?? "",
                TimeSpan.FromMilliseconds(entry.IdleTimeInMilliseconds),
                entry.DeliveryCount));
    }

    /// <summary><c>XRANGE</c>: one page of entries.</summary>
    public static Task<StreamEntry[]> RangeAsync(IDatabase database, string stream, RedisValue first, int count) =>
        database.StreamRangeAsync(stream, first, "+", count);

    /// <summary>
    /// <c>XINFO STREAM</c>: the last id generated, even if its entry is gone; zero if there is no stream.
    /// </summary>
    public static async Task<StreamEntryId> LastGeneratedAsync(IDatabase database, string stream)
    {
        try
        {
            var info = await database.StreamInfoAsync(stream).ConfigureAwait(false);
            return StreamEntryId.Parse(info.LastGeneratedId);
        }
        catch (Exception exception) when (RedisErrors.IsGroupMissing(exception))
        {
            return StreamEntryId.Zero;
        }
    }

    /// <summary>
    /// <c>XREAD … BLOCK</c>: waits on the server for entries above an id. Only on a separate connection.
    /// </summary>
    public static async Task<StreamEntry[]> ReadBlockingAsync(
        IDatabase database, string stream, StreamEntryId after, int count, TimeSpan block)
    {
        RedisValue[] range = ["COUNT", count, "BLOCK", (long)block.TotalMilliseconds, "STREAMS"];
        RedisKeyOrValue[] arguments =
            [.. range.Select(value => (RedisKeyOrValue)value), (RedisKey)stream, (RedisValue)after.ToString()];
        var entries = new List<StreamEntry>();
        try
        {
            using var reply = await database.ExecuteRespAsync("XREAD", arguments, CommandFlags.NoRedirect)
                .ConfigureAwait(false);
            var name = Encoding.UTF8.GetBytes(stream);
            new StreamReply().Read(reply.Read(), name, ReplyMemory.Separate, Project, entries);
        }
        catch (Exception exception) when (RedisErrors.IsSlotMoved(exception))
        {
            // As in ReadCommands: this command follows the slot.
            object[] again = [.. range.Select(value => (object)value), (RedisKey)stream, (RedisValue)after.ToString()];
            var reply = await database.ExecuteAsync("XREAD", again).ConfigureAwait(false);
            RedirectedReply.Read(reply, stream, Project, entries);
        }

        return [.. entries];

        static StreamEntry Project(string id, ReadOnlySpan<NameValueEntry> fields, ReplyMemory memory) =>
            new(id, fields.ToArray());
    }

    private static async Task<GroupSnapshot> GroupAsync(IDatabase database, string stream, StreamGroupInfo group)
    {
        var lag = LagReader.ReadAsync(database, stream, group);
        var oldest = group.PendingMessageCount == 0
            ? Task.FromResult<StreamEntryId?>(null)
            : OldestPendingAsync(database, stream, group.Name);

        // Both, so that the error of neither goes unobserved.
        await Task.WhenAll(lag, oldest).ConfigureAwait(false);
        var (behind, _, atLeast) = await lag.ConfigureAwait(false);
        return new GroupSnapshot
        {
            Name = group.Name,
            Consumers = group.ConsumerCount,
            Pending = group.PendingMessageCount,
            Lag = behind,
            LagAtLeast = atLeast,
            LastDelivered = StreamEntryId.Parse(group.LastDeliveredId),
            OldestPending = await oldest.ConfigureAwait(false),
        };
    }

    private static async Task<StreamEntryId?> OldestPendingAsync(IDatabase database, string stream, string group)
    {
        var pending = await database.StreamPendingAsync(stream, group).ConfigureAwait(false);
        return pending.PendingMessageCount == 0 ? null : StreamEntryId.Parse(pending.LowestPendingMessageId);
    }
}

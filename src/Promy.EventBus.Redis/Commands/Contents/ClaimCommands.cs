using StackExchange.Redis;

namespace Promy.EventBus.Redis;

/// <summary>Gets the contents of entries pending on this consumer. Only on a connection for large replies.</summary>
/// <param name="connection">The connection.</param>
/// <param name="stream">The stream.</param>
/// <param name="group">The consumer group.</param>
/// <param name="consumer">The consumer.</param>
/// <param name="onSlotMoved">Called before another node of the cluster is asked.</param>
internal sealed class ClaimCommands(
    ReaderConnection connection, string stream, string group, string consumer, Action onSlotMoved)
{
    private readonly RedisKey _stream = stream;

    /// <summary>
    /// <c>XCLAIM … 0 … RETRYCOUNT</c>: entries with contents. The delivery count is not raised, because the reply may
    /// be lost. Deleted entries are omitted, and are no longer pending.
    /// </summary>
    /// <param name="ids">Entries pending on this consumer.</param>
    /// <param name="deliveryCount">Their present delivery count.</param>
    public async Task<List<ReceivedEntry>> ContentsAsync(RedisValue[] ids, long deliveryCount)
    {
        RedisKeyOrValue[] arguments =
        [
            _stream, Value(group), Value(consumer), Value(0), .. ids.Select(Value),
            Value("RETRYCOUNT"), Value(deliveryCount),
        ];
        try
        {
            return await connection.AskAsync(database => AskAsync(database, arguments)).ConfigureAwait(false);
        }
        catch (Exception exception) when (RedisErrors.IsSlotMoved(exception))
        {
            // Nothing was claimed.
            onSlotMoved();
            return await AskElsewhereAsync(arguments).ConfigureAwait(false);
        }
    }

    private static async Task<List<ReceivedEntry>> AskAsync(IDatabase database, RedisKeyOrValue[] arguments)
    {
        var entries = new List<ReceivedEntry>();

        // Not redirected: the client library cannot resend such a command, and breaks the connection if it tries.
        using var reply = await database
            .ExecuteRespAsync("XCLAIM", arguments, CommandFlags.NoRedirect)
            .ConfigureAwait(false);
        if (!reply.IsNull)
        {
            new StreamReply().ReadList(reply.Read(), ReplyMemory.Separate, ReceivedEntry.From, entries);
        }

        return entries;
    }

    private async Task<List<ReceivedEntry>> AskElsewhereAsync(RedisKeyOrValue[] arguments)
    {
        var entries = new List<ReceivedEntry>();
        var reply = await RedirectedReply.AskAsync(connection, "XCLAIM", arguments).ConfigureAwait(false);
        RedirectedReply.ReadList(reply, ReceivedEntry.From, entries);
        return entries;
    }

    private static RedisKeyOrValue Value(RedisValue value) => value;
}

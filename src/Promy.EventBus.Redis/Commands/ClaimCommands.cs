using StackExchange.Redis;

namespace Promy.EventBus.Redis;

/// <summary>
/// Gets the contents of entries that are pending on this consumer. On a connection for large replies only.
/// </summary>
/// <param name="connection">The connection.</param>
/// <param name="stream">The stream.</param>
/// <param name="group">The consumer group.</param>
/// <param name="consumer">The consumer.</param>
internal sealed class ClaimCommands(ReaderConnection connection, string stream, string group, string consumer)
{
    private readonly RedisKey _stream = stream;

    /// <summary>
    /// <c>XCLAIM … 0 … RETRYCOUNT</c>: entries with their contents, and with a delivery count that is not raised: their
    /// reply may be lost. What is deleted is left out, and is pending no more.
    /// </summary>
    /// <param name="ids">Entries pending on this consumer.</param>
    /// <param name="deliveryCount">Their deliveries so far.</param>
    public Task<List<ReceivedEntry>> ContentsAsync(RedisValue[] ids, long deliveryCount)
    {
        RedisKeyOrValue[] arguments =
        [
            _stream, Value(group), Value(consumer), Value(0), .. ids.Select(Value),
            Value("RETRYCOUNT"), Value(deliveryCount),
        ];
        return connection.AskAsync(async database =>
        {
            var entries = new List<ReceivedEntry>(ids.Length);
            using var reply = await database.ExecuteRespAsync("XCLAIM", arguments).ConfigureAwait(false);
            if (!reply.IsNull)
            {
                new StreamReply().ReadList(reply.Read(), ReplyMemory.Separate, ReceivedEntry.From, entries);
            }

            return entries;
        });
    }

    private static RedisKeyOrValue Value(RedisValue value) => value;
}

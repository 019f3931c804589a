using StackExchange.Redis;

namespace Promy.EventBus.Redis;

/// <summary>Reads of new entries for one consumer, from a stream and from its group's retry stream, on its own connection.</summary>
internal sealed class ReadCommands(IDatabase database, string stream, string retryStream, string group, string consumer)
{
    private const string NewEntries = ">";
    private readonly RedisKey _stream = stream;
    private readonly RedisKey _retryStream = retryStream;
    private readonly RedisValue _streamName = stream;
    private readonly RedisValue _retryStreamName = retryStream;
    private readonly RedisValue _group = group;
    private readonly RedisValue _consumer = consumer;

    /// <summary><c>XREADGROUP … &gt;</c> of the stream that answers at once: for a backlog.</summary>
    public Task<StreamEntry[]> ReadEventsAsync(int count) =>
        database.StreamReadGroupAsync(_stream, _group, _consumer, NewEntries, count);

    /// <summary><c>XREADGROUP … &gt;</c> of the retry stream that answers at once.</summary>
    public Task<StreamEntry[]> ReadRetriesAsync(int count) =>
        database.StreamReadGroupAsync(_retryStream, _group, _consumer, NewEntries, count);

    /// <summary><c>XREADGROUP … BLOCK … &gt;</c> that waits on the server for the next entry, of either where both are read.</summary>
    /// <param name="count">Entries of each at most.</param>
    /// <param name="block">The wait.</param>
    /// <param name="readsRetries">Whether the retry stream is read too.</param>
    public async Task<ReadEntries> ReadBlockingAsync(int count, TimeSpan block, bool readsRetries)
    {
        object[] streams = readsRetries ? [_stream, _retryStream, NewEntries, NewEntries] : [_stream, NewEntries];
        var reply = await database.ExecuteAsync(
            "XREADGROUP",
            [
                "GROUP", _group, _consumer, "COUNT", count, "BLOCK", (long)block.TotalMilliseconds,
                "STREAMS", .. streams,
            ]).ConfigureAwait(false);
        return new ReadEntries(StreamReply.Entries(reply, _streamName), StreamReply.Entries(reply, _retryStreamName));
    }
}

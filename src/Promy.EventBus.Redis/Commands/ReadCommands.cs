using StackExchange.Redis;

namespace Promy.EventBus.Redis;

/// <summary>Reads of new entries for one consumer, on its own connection.</summary>
internal sealed class ReadCommands(IDatabase database, string stream, string group, string consumer)
{
    private const string NewEntries = ">";
    private readonly RedisKey _stream = stream;
    private readonly RedisValue _group = group;
    private readonly RedisValue _consumer = consumer;

    /// <summary><c>XREADGROUP … &gt;</c> that answers at once: for a backlog.</summary>
    public Task<StreamEntry[]> ReadAsync(int count) =>
        database.StreamReadGroupAsync(_stream, _group, _consumer, NewEntries, count);

    /// <summary><c>XREADGROUP … BLOCK … &gt;</c> that waits on the server for the next entry: for an idle stream.</summary>
    public async Task<StreamEntry[]> ReadBlockingAsync(int count, TimeSpan block)
    {
        var reply = await database.ExecuteAsync(
            "XREADGROUP",
            ["GROUP", _group, _consumer, "COUNT", count, "BLOCK", (long)block.TotalMilliseconds, "STREAMS", _stream, NewEntries])
            .ConfigureAwait(false);
        return StreamReply.Entries(reply);
    }
}

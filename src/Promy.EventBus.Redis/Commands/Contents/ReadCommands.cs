using System.Runtime.CompilerServices;
using System.Text;
using StackExchange.Redis;

namespace Promy.EventBus.Redis;

// In: what to read or claim, on a connection for large replies.
// Out: received entries, out of the raw reply.
// Owner: the session or the search that owns the connection.
/// <summary>
/// Reads of new entries for one consumer, from a stream and from its group's retry stream, on its own connection. One
/// read at a time: what it brings is valid until the next.
/// </summary>
/// <param name="connection">The connection.</param>
/// <param name="stream">The stream.</param>
/// <param name="retryStream">The group's retry stream.</param>
/// <param name="group">The consumer group.</param>
/// <param name="consumer">The consumer.</param>
/// <param name="isMemoryReused">Whether the bytes of an entry may be used for others when it was handled.</param>
/// <param name="onSlotMoved">Is told, before the read goes on on another node of the cluster.</param>
internal sealed class ReadCommands(
    ReaderConnection connection,
    string stream,
    string retryStream,
    string group,
    string consumer,
    bool isMemoryReused,
    Func<Task> onSlotMoved)
{
    private static readonly RedisValue NewEntries = ">";
    private readonly RedisKey _stream = stream;
    private readonly RedisKey _retryStream = retryStream;
    private readonly byte[] _streamName = Encoding.UTF8.GetBytes(stream);
    private readonly byte[] _retryStreamName = Encoding.UTF8.GetBytes(retryStream);
    private readonly StreamReply _reply = new();
    private readonly ReadEntries _entries = new();

    // Under a backlog one read is like the other.
    private Request _request;
    private RedisKeyOrValue[] _arguments = [];

    /// <summary><c>XREADGROUP … &gt;</c> of the stream that answers at once: for a backlog.</summary>
    public ValueTask<ReadEntries> ReadEventsAsync(int count) => ReadAsync(new Request(count, Block: null, OfEvents: true, OfRetries: false));

    /// <summary><c>XREADGROUP … &gt;</c> of the retry stream that answers at once.</summary>
    public ValueTask<ReadEntries> ReadRetriesAsync(int count) => ReadAsync(new Request(count, Block: null, OfEvents: false, OfRetries: true));

    /// <summary>
    /// <c>XREADGROUP … BLOCK … &gt;</c> that waits on the server for the next entry, of either where both are read.
    /// </summary>
    /// <param name="count">Entries of each at most.</param>
    /// <param name="block">The wait.</param>
    /// <param name="readsRetries">Whether the retry stream is read too.</param>
    public ValueTask<ReadEntries> ReadBlockingAsync(int count, TimeSpan block, bool readsRetries) =>
        ReadAsync(new Request(count, block, OfEvents: true, readsRetries));

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<ReadEntries> ReadAsync(Request request)
    {
        if (_request != request)
        {
            _request = request;
            _arguments = ArgumentsOf(request);
        }

        connection.Watch.Begin();
        try
        {
            // Not redirected: the client library cannot send such a command again, and breaks the connection by trying.
            using var reply = await connection.Database
                .ExecuteRespAsync("XREADGROUP", _arguments, CommandFlags.NoRedirect)
                .ConfigureAwait(false);
            _entries.Clear();
            if (!reply.IsNull)
            {
                Read(reply);
            }
        }
        catch (Exception) when (connection.Watch.IsOver)
        {
            throw connection.Watch.Timeout();
        }
        catch (Exception exception) when (RedisErrors.IsSlotMoved(exception))
        {
            // Nothing was read. What is asked from here on is watched by itself.
            await onSlotMoved().ConfigureAwait(false);
            await ReadElsewhereAsync().ConfigureAwait(false);
        }
        finally
        {
            connection.Watch.End();
        }

        return _entries;
    }

    private async Task ReadElsewhereAsync()
    {
        var reply = await RedirectedReply.AskAsync(connection, "XREADGROUP", _arguments).ConfigureAwait(false);
        _entries.Clear();
        RedirectedReply.Read(reply, stream, ReceivedEntry.From, _entries.Events);
        RedirectedReply.Read(reply, retryStream, ReceivedEntry.From, _entries.Retries);
    }

    private void Read(RespResult reply)
    {
        var reader = reply.Read();
        var memory = isMemoryReused ? ReplyMemory.Shared(reader.ProtocolBytesRemaining) : ReplyMemory.Separate;
        _reply.Read(reader, _streamName, memory, ReceivedEntry.From, _entries.Events);
        _reply.Read(reader, _retryStreamName, memory, ReceivedEntry.From, _entries.Retries);
        memory.Release();
    }

    private RedisKeyOrValue[] ArgumentsOf(Request request)
    {
        RedisKeyOrValue[] block = request.Block is { } wait ? [Value("BLOCK"), Value((long)wait.TotalMilliseconds)] : [];
        RedisKeyOrValue[] streams = (request.OfEvents, request.OfRetries) switch
        {
            (true, true) => [_stream, _retryStream, NewEntries, NewEntries],
            (true, false) => [_stream, NewEntries],
            _ => [_retryStream, NewEntries],
        };
        return [Value("GROUP"), Value(group), Value(consumer), Value("COUNT"), Value(request.Count), .. block, Value("STREAMS"), .. streams];
    }

    private static RedisKeyOrValue Value(RedisValue value) => value;

    private readonly record struct Request(int Count, TimeSpan? Block, bool OfEvents, bool OfRetries);
}

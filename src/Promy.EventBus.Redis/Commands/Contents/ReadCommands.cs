using System.Runtime.CompilerServices;
using System.Text;
using StackExchange.Redis;

namespace Promy.EventBus.Redis;

// In: what to read or claim, on a connection for large replies.
// Out: received entries, read from the raw reply.
// Owner: the session or the search that owns the connection.
/// <summary>
/// Reads new entries for a consumer from a stream and its group's retry stream, on a separate connection. One read at a
/// time: its entries are valid until the next.
/// </summary>
/// <param name="connection">The connection.</param>
/// <param name="stream">The stream.</param>
/// <param name="retryStream">The group's retry stream.</param>
/// <param name="group">The consumer group.</param>
/// <param name="consumer">The consumer.</param>
/// <param name="isMemoryReused">Whether an entry's memory is reused after it was handled.</param>
/// <param name="onSlotMoved">Called before another node of the cluster is asked.</param>
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

    // Kept, because reads under a backlog are alike.
    private Request _request;
    private RedisKeyOrValue[] _arguments = [];

    /// <summary><c>XREADGROUP … &gt;</c> of the stream, without blocking: for a backlog.</summary>
    public ValueTask<ReadEntries> ReadEventsAsync(int count) =>
        ReadAsync(new Request(count, Block: null, OfEvents: true, OfRetries: false));

    /// <summary><c>XREADGROUP … &gt;</c> of the retry stream, without blocking.</summary>
    public ValueTask<ReadEntries> ReadRetriesAsync(int count) =>
        ReadAsync(new Request(count, Block: null, OfEvents: false, OfRetries: true));

    /// <summary>
    /// <c>XREADGROUP … BLOCK … &gt;</c>: waits on the server for the next entry of the stream or, if read too, the
    /// retry stream.
    /// </summary>
    /// <param name="count">Entries per stream at most.</param>
    /// <param name="block">The longest wait.</param>
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
            // Not redirected: the client library cannot resend such a command, and breaks the connection if it tries.
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
            // Nothing was read. Further commands have their own watch.
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
        RedisKeyOrValue[] block =
            request.Block is { } wait ? [Value("BLOCK"), Value((long)wait.TotalMilliseconds)] : [];
        RedisKeyOrValue[] streams = (request.OfEvents, request.OfRetries) switch
        {
            (true, true) => [_stream, _retryStream, NewEntries, NewEntries],
            (true, false) => [_stream, NewEntries],
            _ => [_retryStream, NewEntries],
        };
        return
        [
            Value("GROUP"), Value(group), Value(consumer), Value("COUNT"), Value(request.Count), .. block,
            Value("STREAMS"), .. streams,
        ];
    }

    private static RedisKeyOrValue Value(RedisValue value) => value;

    private readonly record struct Request(int Count, TimeSpan? Block, bool OfEvents, bool OfRetries);
}

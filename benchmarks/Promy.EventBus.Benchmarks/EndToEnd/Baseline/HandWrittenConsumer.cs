using StackExchange.Redis;

namespace Promy.EventBus.Benchmarks.EndToEnd;

/// <summary>
/// Consuming as an application would write it on StackExchange.Redis: read a batch, handle its entries one after the
/// other, acknowledge them with one command, read again. No retry, no scope, no dead letters, no recovery.
/// </summary>
internal sealed class HandWrittenConsumer(
    ConnectionMultiplexer connection, string stream, int count, Func<HandWrittenPromotion, Task> handler)
    : IAsyncDisposable
{
    public const string Group = "bench";
    private const string Consumer = "hand-written";
    private static readonly TimeSpan WhenEmpty = TimeSpan.FromMilliseconds(10);

    private readonly IDatabase _database = connection.GetDatabase();
    private readonly CancellationTokenSource _stopping = new();
    private Task _running = Task.CompletedTask;

    /// <param name="read">The read: without blocking for a backlog, <see cref="BlockingRead"/> for an idle
    /// stream.</param>
    public async Task StartAsync(Func<Task<StreamEntry[]>>? read = null)
    {
        await _database.StreamCreateConsumerGroupAsync(stream, Group, StreamPosition.Beginning);
        _running = Task.Run(() => RunAsync(read ?? ReadAsync));
    }

    /// <summary>
    /// A blocking read, which StackExchange.Redis has no method for: needs the connection for itself.
    /// </summary>
    public Func<Task<StreamEntry[]>> BlockingRead(TimeSpan block) => async () =>
        HandWrittenReply.Entries(await _database.ExecuteAsync(
            "XREADGROUP", "GROUP", Group, Consumer, "COUNT", count, "BLOCK", (long)block.TotalMilliseconds, "STREAMS",
            stream, ">"));

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _running;
        await connection.DisposeAsync();
        _stopping.Dispose();
    }

    private Task<StreamEntry[]> ReadAsync() => _database.StreamReadGroupAsync(stream, Group, Consumer, ">", count);

    private async Task RunAsync(Func<Task<StreamEntry[]>> read)
    {
        while (!_stopping.IsCancellationRequested)
        {
            var entries = await read();
            if (entries.Length == 0)
            {
                await Task.Delay(WhenEmpty);
                continue;
            }

            foreach (var entry in entries)
            {
                if (HandWrittenJson.Read(entry) is { } promotion)
                {
                    await handler(promotion);
                }
            }

            await _database.StreamAcknowledgeAsync(stream, Group, Array.ConvertAll(entries, entry => entry.Id));
        }
    }
}

using StackExchange.Redis;

namespace Promy.EventBus.Redis.Tests;

/// <summary>An application that keeps a connection, hands it out and may replace it.</summary>
internal sealed class ConnectionHolder : IAsyncDisposable
{
    private IConnectionMultiplexer _current;
    private int _asked;

    private ConnectionHolder(IConnectionMultiplexer current) => _current = current;

    public int Asked => Volatile.Read(ref _asked);

    public static async Task<ConnectionHolder> ConnectAsync(string redis) =>
        new(await ConnectionMultiplexer.ConnectAsync(redis));

    public Task<IConnectionMultiplexer> GetAsync(CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _asked);
        return Task.FromResult(Volatile.Read(ref _current));
    }

    public async Task ReplaceAsync(string redis)
    {
        var old = Interlocked.Exchange(ref _current, await ConnectionMultiplexer.ConnectAsync(redis));
        await old.DisposeAsync();
    }

    public ValueTask DisposeAsync() => _current.DisposeAsync();
}

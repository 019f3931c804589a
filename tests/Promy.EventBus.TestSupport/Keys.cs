using StackExchange.Redis;

namespace Promy.EventBus.TestSupport;

/// <summary>
/// Stream and group names that belong to one test. Disposing deletes every key that carries the test's id, satellite
/// keys such as <c>{stream}:group:retry</c> included, so a shared Redis is left as it was found.
/// </summary>
public sealed class Keys(IConnectionMultiplexer connection) : IAsyncDisposable
{
    internal const string Prefix = "test:";

    private readonly string _id = Guid.NewGuid().ToString("N");

    /// <summary>A stream name of this test; the same <paramref name="name"/> gives the same stream.</summary>
    public string Stream(string name = "stream") => $"{Prefix}{_id}:{name}";

    /// <summary>A group name of this test; the same <paramref name="name"/> gives the same group.</summary>
    public string Group(string name = "group") => $"test-{_id}-{name}";

    /// <summary>The keys of this test that exist now.</summary>
    public async Task<IReadOnlyList<RedisKey>> ExistingAsync()
    {
        var database = connection.GetDatabase().Database;
        var keys = new List<RedisKey>();
        foreach (var server in connection.GetServers().Where(server => server.IsConnected && !server.IsReplica))
        {
            await foreach (var key in server.KeysAsync(database, $"*{_id}*", pageSize: 1000))
            {
                keys.Add(key);
            }
        }

        return keys;
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        foreach (var key in await ExistingAsync())
        {
            await connection.GetDatabase().KeyDeleteAsync(key);
        }
    }
}

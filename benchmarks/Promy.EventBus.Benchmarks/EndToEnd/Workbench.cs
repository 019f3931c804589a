using StackExchange.Redis;

namespace Promy.EventBus.Benchmarks.EndToEnd;

/// <summary>
/// Shared by the measures of one run: the settings, the Redis, an unmeasured connection, and the metrics.
/// </summary>
internal sealed class Workbench : IAsyncDisposable
{
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private readonly ConnectionMultiplexer _connection;
    private readonly BusMetrics _metrics = new();
    private int _streams;

    private Workbench(Settings settings, RedisServer server, ConnectionMultiplexer connection)
    {
        Settings = settings;
        Server = server;
        _connection = connection;
    }

    public Settings Settings { get; }

    public RedisServer Server { get; }

    /// <summary>For preparation and observation, never for a measured command.</summary>
    public IDatabase Database => _connection.GetDatabase();

    public Version RedisVersion => _connection.GetServers()[0].Version;

    public static async Task<Workbench> StartAsync(Settings settings)
    {
        var server = await RedisServer.StartAsync();
        return new Workbench(settings, server, await server.ConnectForObservationAsync());
    }

    public string NewStream() => $"bench:{++_streams}";

    /// <summary>Waits until nothing of the stream is pending.</summary>
    public async Task AcknowledgedAsync(string stream)
    {
        using var patience = new CancellationTokenSource(Patience);
        while ((await Database.StreamPendingAsync(stream, BusHost.Group)).PendingMessageCount > 0)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(1), patience.Token);
        }
    }

    public async ValueTask DisposeAsync()
    {
        _metrics.Dispose();
        await _connection.DisposeAsync();
        await Server.DisposeAsync();
    }
}

using Microsoft.Extensions.Logging.Abstractions;
using StackExchange.Redis;

namespace Promy.EventBus.Redis.Conformance.Tests;

/// <summary>A process that only consumes, with a network of its own that can be cut.</summary>
internal sealed class RedisConsumerProcess : IConsumerProcess
{
    private readonly CuttableNetwork _network = new();
    private readonly RedisConnections _connections;
    private readonly RedisProbe _probe;

    public RedisConsumerProcess(string connectionString)
    {
        var configuration = ConfigurationOptions.Parse(connectionString);
        configuration.Tunnel = _network;
        var redis = new EventBusRedisOptions { Configuration = configuration };
        _connections = new RedisConnections(redis, TimeProvider.System, NullLoggerFactory.Instance);
        _probe = new RedisProbe(_connections, redis, TimeProvider.System);
        Subscriber = new RedisEventSubscriber(_connections, redis, TimeProvider.System, NullLoggerFactory.Instance);
    }

    public IEventSubscriber Subscriber { get; }

    public async Task<long?> LagAsync(string stream, string group) =>
        (await _probe.GetLagAsync(stream, group, CancellationToken.None))?.Lag;

    public async Task CrashAsync()
    {
        _network.Cut();

        // Not what a crash does, but what is left of the process then ends without waiting for answers.
        await _connections.DisposeAsync();
    }

    public ValueTask DisposeAsync() => _connections.DisposeAsync();
}

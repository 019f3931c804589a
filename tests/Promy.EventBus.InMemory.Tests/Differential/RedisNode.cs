using Microsoft.Extensions.Logging.Abstractions;
using Promy.EventBus.Redis;
using Promy.EventBus.Redis.Conformance.Tests;
using StackExchange.Redis;

namespace Promy.EventBus.InMemory.Tests.Differential;

/// <summary>The connections of a process that consumes, with a network of its own that can be cut.</summary>
internal sealed class RedisNode : IAsyncDisposable
{
    private readonly CuttableNetwork _network = new();
    private readonly EventBusRedisOptions _options;
    private readonly RedisConnections _connections;

    public RedisNode(string connectionString)
    {
        var configuration = ConfigurationOptions.Parse(connectionString);
        configuration.Tunnel = _network;
        _options = new EventBusRedisOptions { Configuration = configuration };
        _connections = new RedisConnections(_options, TimeProvider.System, NullLoggerFactory.Instance);
    }

    public bool HasCrashed { get; private set; }

    public RedisEventSubscriber CreateSubscriber(TimeProvider clock) =>
        new(_connections, _options, clock, NullLoggerFactory.Instance);

    public async Task CrashAsync()
    {
        HasCrashed = true;
        _network.Cut();

        // A crash does not do this, but the rest of the process then ends without waiting for answers.
        await _connections.DisposeAsync();
    }

    public ValueTask DisposeAsync() => _connections.DisposeAsync();
}

using System.Text.Json.Serialization.Metadata;
using Microsoft.Extensions.Logging.Abstractions;
using Promy.EventBus.Wire;
using StackExchange.Redis;

namespace Promy.EventBus.Redis.Conformance.Tests;

/// <summary>A process with a network of its own that can be cut.</summary>
internal sealed class RedisProcess : ITransportProcess
{
    private readonly CuttableNetwork _network = new();
    private readonly RedisConnections _connections;
    private readonly RedisEventPublisher _publisher;

    public RedisProcess(string connectionString)
    {
        var configuration = ConfigurationOptions.Parse(connectionString);
        configuration.Tunnel = _network;
        var redis = new EventBusRedisOptions { Configuration = configuration };
        _connections = new RedisConnections(redis, TimeProvider.System, NullLoggerFactory.Instance);
        _publisher = new RedisEventPublisher(
            _connections,
            redis,
            new EventBusPublisherOptions(),
            new EventSerializer(WireJson.CreateOptions([new DefaultJsonTypeInfoResolver()])),
            TimeProvider.System,
            NullLogger<RedisEventPublisher>.Instance);
        Subscriber = new RedisEventSubscriber(_connections, redis, TimeProvider.System, NullLoggerFactory.Instance);
    }

    public IEventPublisher Publisher => _publisher;

    public IEventSubscriber Subscriber { get; }

    public async Task CrashAsync()
    {
        _network.Cut();

        // A crash does not do this, but the rest of the process then ends without waiting for answers.
        await _connections.DisposeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _publisher.DisposeAsync();
        await _connections.DisposeAsync();
    }
}

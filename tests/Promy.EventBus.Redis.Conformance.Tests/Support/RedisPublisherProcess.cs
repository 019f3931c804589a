using System.Text.Json.Serialization.Metadata;
using Microsoft.Extensions.Logging.Abstractions;
using Promy.EventBus.Wire;

namespace Promy.EventBus.Redis.Conformance.Tests;

/// <summary>A process that only publishes.</summary>
internal sealed class RedisPublisherProcess : IPublisherProcess
{
    private readonly RedisConnections _connections;
    private readonly RedisEventPublisher _publisher;

    public RedisPublisherProcess(string connectionString)
    {
        var redis = new EventBusRedisOptions { ConnectionString = connectionString };
        _connections = new RedisConnections(redis, TimeProvider.System, NullLoggerFactory.Instance);
        _publisher = new RedisEventPublisher(
            _connections,
            redis,
            new EventBusPublisherOptions(),
            new EventSerializer(WireJson.CreateOptions([new DefaultJsonTypeInfoResolver()])),
            TimeProvider.System,
            NullLogger<RedisEventPublisher>.Instance);
    }

    public IEventPublisher Publisher => _publisher;

    public async ValueTask DisposeAsync()
    {
        await _publisher.DisposeAsync();
        await _connections.DisposeAsync();
    }
}

using System.Text.Json.Serialization.Metadata;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;
using Promy.EventBus.Wire;
using StackExchange.Redis;

namespace Promy.EventBus.Redis.Tests;

/// <summary>A publisher whose connection the test provides; counts how often a connection was asked for.</summary>
internal sealed class OfflinePublisher : IAsyncDisposable
{
    private readonly RedisConnections _connections;
    private int _connects;

    public OfflinePublisher(
        Func<Task<IConnectionMultiplexer>>? connect = null,
        Action<EventBusPublisherOptions>? configure = null,
        ILogger<RedisEventPublisher>? logger = null)
    {
        var options = new EventBusPublisherOptions();
        configure?.Invoke(options);
        var redis = new EventBusRedisOptions
        {
            MaxRetries = 0,
            ConnectionFactory = _ =>
            {
                Interlocked.Increment(ref _connects);
                return connect?.Invoke() ?? Task.FromException<IConnectionMultiplexer>(NoConnection());
            },
        };
        _connections = new RedisConnections(
            redis, TimeProvider.System, new LoggerFactory([new FakeLoggerProvider(Logs)]));
        Publisher = new RedisEventPublisher(
            _connections,
            redis,
            options,
            new EventSerializer(WireJson.CreateOptions([new DefaultJsonTypeInfoResolver()])),
            TimeProvider.System, logger ?? new FakeLogger<RedisEventPublisher>(Logs));
    }

    public RedisEventPublisher Publisher { get; }

    public FakeLogCollector Logs { get; } = new();

    public int Connects => Volatile.Read(ref _connects);

    public static RedisConnectionException NoConnection() =>
        new(
            ConnectionFailureType.UnableToConnect,
            CommandFlags.None,
            "no connection in this test",
            innerException: null,
            CommandStatus.Unknown);

    public async ValueTask DisposeAsync()
    {
        await Publisher.DisposeAsync();
        await _connections.DisposeAsync();
    }
}

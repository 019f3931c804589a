using System.Text.Json.Serialization.Metadata;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;
using Promy.EventBus.Wire;
using StackExchange.Redis;

namespace Promy.EventBus.Redis.Tests;

/// <summary>
/// The transport on a real Redis with keys of its own, its logs collected, all of it removed at the end.
/// </summary>
internal sealed class RedisBus : IAsyncDisposable
{
    private readonly List<RedisConsumer> _consumers = [];

    public RedisBus(
        RedisServer server,
        Action<EventBusRedisOptions>? redis = null,
        Action<EventBusPublisherOptions>? publisher = null)
        : this(server.BusConnectionString, server.Connection, redis, publisher)
    {
    }

    public RedisBus(
        string connectionString,
        IConnectionMultiplexer admin,
        Action<EventBusRedisOptions>? redis = null,
        Action<EventBusPublisherOptions>? publisher = null)
    {
        Keys = new Keys(admin);
        Database = admin.GetDatabase();
        Stream = Keys.Stream();
        DeadLetters = Keys.Stream("dlq");
        Group = Keys.Group();
        Loggers = LoggerFactory.Create(
            builder => builder.SetMinimumLevel(LogLevel.Trace).AddProvider(new FakeLoggerProvider(Logs)));
        Options = new EventBusRedisOptions { ConnectionString = connectionString };
        redis?.Invoke(Options);
        var publisherOptions = new EventBusPublisherOptions();
        publisher?.Invoke(publisherOptions);
        Connections = new RedisConnections(Options, TimeProvider.System, Loggers);
        Serializer = new EventSerializer(WireJson.CreateOptions([new DefaultJsonTypeInfoResolver()]));
        Publisher = new RedisEventPublisher(
            Connections,
            Options,
            publisherOptions,
            Serializer,
            TimeProvider.System,
            Loggers.CreateLogger<RedisEventPublisher>());
    }

    /// <summary>Whether nobody else uses its server, which may be gone before the bus: then its keys stay.</summary>
    public bool IsServerPrivate { get; init; }

    public Keys Keys { get; }

    public string Stream { get; }

    public string Group { get; }

    public string DeadLetters { get; }

    public string RetryStream => SatelliteKeys.Retry(Stream, Group);

    public string RedeliverySet => SatelliteKeys.Redeliveries(Stream, Group);

    public ILoggerFactory Loggers { get; }

    public FakeLogCollector Logs { get; } = new();

    public EventBusRedisOptions Options { get; }

    public RedisConnections Connections { get; }

    public EventSerializer Serializer { get; }

    public RedisEventPublisher Publisher { get; }

    public IDatabase Database { get; }

    public EventSubscription Subscription => new()
    {
        Stream = Stream,
        Group = Group,
        DeadLetterStream = DeadLetters,
        MinIdle = TimeSpan.FromSeconds(30),
        RecoveryInterval = TimeSpan.FromSeconds(10),
        DrainTimeout = TimeSpan.FromSeconds(10),
    };

    public RedisConsumer Consume(
        Func<EventDelivery, CancellationToken, ValueTask<DeliveryOutcome>>? handle = null,
        Func<EventSubscription, EventSubscription>? configure = null)
    {
        var subscription = configure?.Invoke(Subscription) ?? Subscription;
        var consumer = new RedisConsumer(
            new RedisEventSubscriber(Connections, Options, TimeProvider.System, Loggers),
            subscription,
            handle ?? ((_, _) => new(DeliveryOutcome.Handled)));
        _consumers.Add(consumer);
        return consumer;
    }

    public Task<long> PendingAsync(string? group = null) => PendingAsync(Database, Stream, group ?? Group);

    /// <summary>The time of Redis in milliseconds.</summary>
    public async Task<long> NowAsync()
    {
        var time = await Database.ExecuteAsync("TIME");
        return ((long)time[0] * 1000) + ((long)time[1] / 1000);
    }

    public async Task<int[]> PublishManyAsync(int count)
    {
        var numbers = Enumerable.Range(0, count).ToArray();
        foreach (var chunk in numbers.Chunk(1000))
        {
            await Publisher.PublishBatchAsync(Stream, [.. chunk.Select(number => new TestEvent { Number = number })]);
        }

        return numbers;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var consumer in _consumers)
        {
            await consumer.DisposeAsync();
        }

        await Publisher.DisposeAsync();
        await Connections.DisposeAsync();
        Loggers.Dispose();
        if (!IsServerPrivate)
        {
            await Keys.DisposeAsync();
        }
    }

    private static async Task<long> PendingAsync(IDatabase database, string stream, string group) =>
        (await database.StreamPendingAsync(stream, group)).PendingMessageCount;
}

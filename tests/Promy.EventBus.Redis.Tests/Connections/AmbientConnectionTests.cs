using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Promy.EventBus.Redis.Tests.Connections;

/// <summary>A connection is shared: it keeps no ambient value of the request for which it was opened.</summary>
public sealed class AmbientConnectionTests
{
    private static readonly AsyncLocal<string?> Ambient = new();

    private readonly ConcurrentQueue<string> _seen = new();

    [Fact]
    [Trait(TestCategories.Trait, TestCategories.Integration)]
    public async Task Connecting_and_reconnecting_see_no_ambient_value_of_the_first_request()
    {
        await using var redis = await PrivateRedis.StartAsync();
        var configuration = ConfigurationOptions.Parse(redis.Server.ConnectionString);
        configuration.BeforeSocketConnect = (_, _, _) => Look();
        var bus = redis.NewBus(options => (options.ConnectionString, options.Configuration) = (null, configuration));

        await WithinAsync("request", async () => await bus.Publisher.PublishAsync(bus.Stream, new TestEvent()));

        Assert.NotEmpty(_seen);
        Assert.All(_seen, value => Assert.Equal("", value));
        var before = _seen.Count;
        await redis.Database.ExecuteAsync("CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes");

        await Eventually.TrueAsync(() => _seen.Count > before);
        await WithinAsync("another request", async () => await bus.Publisher.PublishAsync(bus.Stream, new TestEvent()));
        Assert.All(_seen, value => Assert.Equal("", value));
    }

    [Fact]
    public async Task A_connection_factory_sees_no_ambient_value_of_the_first_request()
    {
        await using var offline = new OfflinePublisher(() =>
        {
            Look();
            return Task.FromException<IConnectionMultiplexer>(OfflinePublisher.NoConnection());
        });

        await WithinAsync("request", () => Assert.ThrowsAsync<EventNotPublishedException>(
            async () => await offline.Publisher.PublishAsync("tests:ambient", new TestEvent())));

        Assert.NotEmpty(_seen);
        Assert.All(_seen, value => Assert.Equal("", value));
    }

    [Fact]
    public async Task The_queue_pump_sees_no_ambient_value_of_the_first_enqueue()
    {
        var logger = new Logger(this);
        await using var offline = new OfflinePublisher(logger: logger);

        await WithinAsync("request", () => Task.FromResult(offline.Publisher.TryEnqueue(new QueuedEvent())));
        await offline.Publisher.DrainAsync(CancellationToken.None);

        Assert.Equal("", Assert.Single(_seen));
    }

    private static async Task WithinAsync(string value, Func<Task> run)
    {
        Ambient.Value = value;
        await run();
    }

    private void Look() => _seen.Enqueue(Ambient.Value ?? "");

    [EventType("ambient.posted", Stream = "tests:ambient", Source = "promy-tests")]
    private sealed record QueuedEvent : Event;

    private sealed class Logger(AmbientConnectionTests test) : ILogger<RedisEventPublisher>
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel,
            EventId eventId,
            TState state,
            Exception? exception,
            Func<TState, Exception?, string> formatter) =>
            test.Look();
    }
}

using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;
using Microsoft.Extensions.Time.Testing;
using StackExchange.Redis;

namespace Promy.EventBus.Redis.Tests.Connections;

[Trait(TestCategories.Trait, TestCategories.Integration)]
public sealed class ConnectionLifetimeTests(RedisServer server)
{
    [Fact]
    public async Task Disposed_connections_publish_nothing_and_open_no_connection()
    {
        await using var bus = new RedisBus(server, options => options.PoolSize = 4);
        await bus.PublishManyAsync(1);
        await bus.Connections.DisposeAsync();

        for (var attempt = 0; attempt < 5; attempt++)
        {
            await Assert.ThrowsAsync<EventNotPublishedException>(
                async () => await bus.Publisher.PublishAsync(bus.Stream, new TestEvent()));
        }

        Assert.Equal(1, await bus.Database.StreamLengthAsync(bus.Stream));
    }

    [Fact]
    public async Task Callers_that_give_up_during_the_credential_check_leave_no_connection()
    {
        await using var redis = await RedisServerProcess.StartAsync();
        await using var admin = await ConnectionMultiplexer.ConnectAsync(redis.ConnectionString + ",allowAdmin=true");
        await using var bus = new RedisBus(redis.ConnectionString + ",name=given-up", admin);
        redis.Pause();
        for (var caller = 0; caller < 5; caller++)
        {
            using var impatient = new CancellationTokenSource(TimeSpan.FromMilliseconds(100));
            await Assert.ThrowsAnyAsync<OperationCanceledException>(
                async () => await bus.Publisher.PublishAsync(bus.Stream, new TestEvent(), impatient.Token));
        }

        redis.Resume();
        Assert.True(await bus.Connections.VerifyAsync(TestContext.Current.CancellationToken));
        await bus.Connections.DisposeAsync();

        await Eventually.EqualAsync(
            0, async () => (await admin.GetServers()[0].ClientListAsync()).Count(client => client.Name == "given-up"));
    }

    [Fact]
    public async Task An_outage_is_logged_once_however_often_it_is_checked()
    {
        var logs = new FakeLogCollector();
        using var loggers = LoggerFactory.Create(builder => builder.AddProvider(new FakeLoggerProvider(logs)));
        var clock = new FakeTimeProvider();
        var options =
            new EventBusRedisOptions { ConnectionString = "127.0.0.1:1", ConnectTimeout = TimeSpan.FromSeconds(1) };
        await using var connections = new RedisConnections(options, clock, loggers);

        for (var look = 0; look < 5; look++)
        {
            Assert.False(await connections.VerifyAsync(TestContext.Current.CancellationToken));
            clock.Advance(TimeSpan.FromSeconds(2));
        }

        Assert.Equal(1, logs.GetSnapshot().Count(record => record.Id.Name == "RedisUnreachable"));
    }
}

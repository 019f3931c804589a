using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using StackExchange.Redis;

namespace Promy.EventBus.Redis.Tests.Connections;

/// <summary>
/// The application disposes its connection, for example to force a reconnect, and has a new one or none.
/// </summary>
[Trait(TestCategories.Trait, TestCategories.Integration)]
public sealed class ReplacedConnectionTests
{
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task The_factory_is_asked_again_and_publishing_settling_reading_and_health_go_on()
    {
        await using var redis = await PrivateRedis.StartAsync();
        await using var holder = await ConnectionHolder.ConnectAsync(redis.Server.ConnectionString);
        var bus = NewBus(redis, holder);
        var release = new TaskCompletionSource();
        var consumer = bus.Consume(async (_, _) =>
        {
            await release.Task;
            return DeliveryOutcome.Handled;
        });
        await bus.PublishManyAsync(3);
        await Eventually.EqualAsync(3, () => consumer.Deliveries.Count, Patience);

        await holder.ReplaceAsync(redis.Server.ConnectionString);
        release.SetResult();
        await Eventually.EqualAsync(0, () => bus.PendingAsync(), Patience);
        await bus.Publisher.PublishAsync(bus.Stream, new TestEvent { Number = 3 });
        await bus.Publisher.PublishBatchAsync(bus.Stream, [new TestEvent { Number = 4 }]);
        await Eventually.EqualAsync(5, () => consumer.Deliveries.Count, Patience);
        await Eventually.EqualAsync(0, () => bus.PendingAsync(), Patience);
        var probe = new RedisProbe(bus.Connections, bus.Options, TimeProvider.System);
        Assert.True(await probe.PingAsync(CancellationToken.None) > TimeSpan.Zero);
        await Eventually.TrueAsync(() => consumer.Report is { Problem: null }, Patience);
        await consumer.StopAsync();

        Assert.Equal([0, 1, 2, 3, 4], consumer.Numbers.Order());
        Assert.Equal(2, holder.Asked);
    }

    [Fact]
    public async Task Events_are_read_from_the_server_of_the_new_connection()
    {
        await using var first = await PrivateRedis.StartAsync();
        await using var second = await PrivateRedis.StartAsync("password=pass", "--requirepass", "pass");
        await using var holder = await ConnectionHolder.ConnectAsync(first.Server.ConnectionString);
        var bus = NewBus(first, holder);
        var consumer = bus.Consume();
        await bus.PublishManyAsync(1);
        await Eventually.EqualAsync(1, () => consumer.Deliveries.Count, Patience);

        await holder.ReplaceAsync($"{second.Server.ConnectionString},password=pass,defaultDatabase=2");
        await bus.Publisher.PublishAsync(bus.Stream, new TestEvent { Number = 1 });

        await Eventually.EqualAsync(2, () => consumer.Deliveries.Count, Patience);
        var database = second.Database.Multiplexer.GetDatabase(2);
        Assert.Equal(1, await database.StreamLengthAsync(bus.Stream));
        Assert.Equal(1, await first.Database.StreamLengthAsync(bus.Stream));
        await Eventually.EqualAsync(
            0, async () => (await database.StreamPendingAsync(bus.Stream, bus.Group)).PendingMessageCount, Patience);
        await consumer.StopAsync();
        Assert.False(await second.Database.KeyExistsAsync(bus.Stream));
    }

    [Fact]
    public async Task A_new_connection_is_checked_as_the_first_one_was()
    {
        await using var redis = await PrivateRedis.StartAsync();
        await redis.Database.ExecuteAsync("ACL", "SETUSER", "service", "on", ">right", "~*", "&*", "+@all");
        await using var holder = await ConnectionHolder.ConnectAsync(
            $"{redis.Server.ConnectionString},user=service,password=right");
        var bus = NewBus(redis, holder);
        await bus.PublishManyAsync(1);

        // The default user is open: to the client library a wrong password is no error, and the connection is that of
        // the default user.
        await holder.ReplaceAsync($"{redis.Server.ConnectionString},user=service,password=wrong,abortConnect=false");

        await Assert.ThrowsAsync<EventBusConfigurationException>(
            async () => await bus.Publisher.PublishAsync(bus.Stream, new TestEvent()));
        Assert.Equal(1, await redis.Database.StreamLengthAsync(bus.Stream));
    }

    [Fact]
    public async Task A_factory_without_a_connection_is_asked_again_but_not_by_every_caller()
    {
        await using var redis = await PrivateRedis.StartAsync();
        await using var holder = await ConnectionHolder.ConnectAsync(redis.Server.ConnectionString);
        var clock = new FakeTimeProvider();
        var options = new EventBusRedisOptions { ConnectionFactory = holder.GetAsync };
        await using var connections = new RedisConnections(options, clock, NullLoggerFactory.Instance);
        await connections.GetCommandsAsync(CancellationToken.None);
        await holder.DisposeAsync();

        for (var caller = 0; caller < 100; caller++)
        {
            await AssertDisposedAsync(connections);
        }

        Assert.InRange(holder.Asked, 2, 4);
        for (var second = 0; second < 5; second++)
        {
            var asked = holder.Asked;
            clock.Advance(TimeSpan.FromSeconds(1.5));
            for (var caller = 0; caller < 100; caller++)
            {
                await AssertDisposedAsync(connections);
            }

            Assert.Equal(asked + 1, holder.Asked);
        }

        await holder.ReplaceAsync(redis.Server.ConnectionString);
        clock.Advance(TimeSpan.FromSeconds(1.5));
        var multiplexer = await connections.GetCommandsAsync(CancellationToken.None);
        Assert.True(await multiplexer.GetDatabase().PingAsync() > TimeSpan.Zero);
    }

    [Fact]
    public async Task A_disposed_connection_is_a_clear_error_and_does_not_hold_up_the_stop()
    {
        await using var redis = await PrivateRedis.StartAsync();
        await using var connection = await ConnectionMultiplexer.ConnectAsync(redis.Server.ConnectionString);
        var bus = redis.NewBus(options => (options.ConnectionString, options.Connection) = (null, connection));
        var (consumer, release) = await ConsumeOneAsync(bus);

        await connection.DisposeAsync();
        release.SetResult();
        var error = await Assert.ThrowsAsync<EventNotPublishedException>(
            async () => await bus.Publisher.PublishAsync(bus.Stream, new TestEvent()));
        var problem = await Eventually.ReadAsync(
            () => consumer.Report?.Problem,
            problem => problem?.Contains("is disposed", StringComparison.Ordinal) == true,
            Patience);
        await consumer.StopAsync().WaitAsync(Patience, TestContext.Current.CancellationToken);

        Assert.All([error.Message, problem!], text =>
        {
            Assert.Contains("is disposed", text, StringComparison.Ordinal);
            Assert.Contains("EventBusRedisOptions.Connection", text, StringComparison.Ordinal);
            Assert.Contains(redis.Server.ConnectionString, text, StringComparison.Ordinal);
        });
        Assert.Equal(1, await bus.PendingAsync());
    }

    [Fact]
    public async Task A_stop_does_not_wait_for_a_factory_without_a_connection()
    {
        await using var redis = await PrivateRedis.StartAsync();
        await using var holder = await ConnectionHolder.ConnectAsync(redis.Server.ConnectionString);
        var bus = NewBus(redis, holder);
        var (consumer, release) = await ConsumeOneAsync(bus);

        await holder.DisposeAsync();
        release.SetResult();
        await consumer.StopAsync().WaitAsync(Patience, TestContext.Current.CancellationToken);

        Assert.Equal(1, await bus.PendingAsync());
    }

    private static RedisBus NewBus(PrivateRedis redis, ConnectionHolder holder) => redis.NewBus(
        options => (options.ConnectionString, options.ConnectionFactory) = (null, holder.GetAsync));

    private static async Task<(RedisConsumer Consumer, TaskCompletionSource Release)> ConsumeOneAsync(RedisBus bus)
    {
        var release = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var consumer = bus.Consume(
            async (_, _) =>
            {
                await release.Task;
                return DeliveryOutcome.Handled;
            },
            subscription => subscription with { DrainTimeout = Long });
        await bus.PublishManyAsync(1);
        await Eventually.EqualAsync(1, () => consumer.Deliveries.Count, Patience);
        return (consumer, release);
    }

    private static async Task AssertDisposedAsync(RedisConnections connections)
    {
        // The connection, or the first command on it.
        var error = await Record.ExceptionAsync(async () =>
            await (await connections.GetCommandsAsync(CancellationToken.None)).GetDatabase().PingAsync());

        Assert.IsType<ObjectDisposedException>(error, exactMatch: false);
    }
}

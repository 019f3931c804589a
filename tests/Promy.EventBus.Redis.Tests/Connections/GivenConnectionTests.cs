using StackExchange.Redis;

namespace Promy.EventBus.Redis.Tests.Connections;

/// <summary>A connection that the application owns.</summary>
[Trait(TestCategories.Trait, TestCategories.Integration)]
public sealed class GivenConnectionTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_given_connection_publishes_and_consumes_and_is_never_disposed(bool byFactory)
    {
        await using var redis = await PrivateRedis.StartAsync("password=pass", "--requirepass", "pass");
        await using var connection = await ConnectionMultiplexer.ConnectAsync(
            $"{redis.Server.ConnectionString},password=pass,defaultDatabase=3");
        var asked = 0;
        var bus = redis.NewBus(options =>
        {
            options.ConnectionString = null;
            if (byFactory)
            {
                options.ConnectionFactory = _ =>
                {
                    Interlocked.Increment(ref asked);
                    return Task.FromResult<IConnectionMultiplexer>(connection);
                };
            }
            else
            {
                options.Connection = connection;
            }
        });
        var before = connection.OperationCount;
        var consumer = bus.Consume();

        var numbers = await bus.PublishManyAsync(100);
        await Eventually.EqualAsync(100, () => consumer.Deliveries.Count);
        await Eventually.EqualAsync(
            0,
            async () => (await connection.GetDatabase().StreamPendingAsync(bus.Stream, bus.Group)).PendingMessageCount);
        await consumer.StopAsync();
        await bus.Publisher.DisposeAsync();
        await bus.Connections.DisposeAsync();

        Assert.Equal(numbers, consumer.Numbers.Order());
        Assert.True(connection.OperationCount - before >= 100);
        Assert.Equal(100, await connection.GetDatabase().StreamLengthAsync(bus.Stream));
        Assert.Equal(byFactory ? 1 : 0, asked);
    }

    [Fact]
    public async Task A_stop_hands_back_entries_in_flight_although_a_read_stays_blocked()
    {
        await using var redis = await PrivateRedis.StartAsync();
        await using var connection = await ConnectionMultiplexer.ConnectAsync(redis.Server.ConnectionString);
        var bus = redis.NewBus(options => (options.ConnectionString, options.Connection) = (null, connection));
        await bus.PublishManyAsync(1);
        var consumer = bus.Consume(
            async (_, token) =>
            {
                await Task.Delay(Timeout.Infinite, token);
                return DeliveryOutcome.Handled;
            },
            subscription => subscription with { DrainTimeout = TimeSpan.FromMilliseconds(100) });
        await Eventually.EqualAsync(1, () => bus.PendingAsync());
        await Eventually.EqualAsync(1, () => consumer.Deliveries.Count);

        await consumer.StopAsync().WaitAsync(TimeSpan.FromSeconds(20));

        var pending = Assert.Single(
            await redis.Database.StreamPendingMessagesAsync(bus.Stream, bus.Group, 10, default));
        Assert.True(pending.IdleTimeInMilliseconds >= bus.Subscription.MinIdle.TotalMilliseconds);
    }

    [Fact]
    public async Task The_reading_connection_beside_a_given_one_sends_no_client_setinfo()
    {
        await using var redis = await PrivateRedis.StartAsync();
        await using var connection = await ConnectionMultiplexer.ConnectAsync(
            $"{redis.Server.ConnectionString},name=application,setlib=true");
        var bus = redis.NewBus(options => (options.ConnectionString, options.Connection) = (null, connection));
        bus.Consume();

        var reading = await Eventually.ReadAsync(() => ReadingAsync(redis.Database), lines => lines.Length > 0);

        Assert.DoesNotContain(reading, line => line.Contains("lib-name=SE.Redis", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_given_connection_is_not_configured_anew()
    {
        await using var redis = await PrivateRedis.StartAsync();
        await using var connection = await ConnectionMultiplexer.ConnectAsync(
            $"{redis.Server.ConnectionString},name=application");
        var before = connection.Configuration;
        var bus = redis.NewBus(options => (options.ConnectionString, options.Connection) = (null, connection));

        await bus.Publisher.PublishAsync(bus.Stream, new TestEvent());

        Assert.Equal(before, connection.Configuration);
    }

    [Fact]
    public async Task A_factory_that_failed_is_asked_again()
    {
        await using var redis = await PrivateRedis.StartAsync();
        await using var connection = await ConnectionMultiplexer.ConnectAsync(redis.Server.ConnectionString);
        var asked = 0;
        var bus = redis.NewBus(options =>
        {
            (options.ConnectionString, options.MaxRetries) = (null, 0);
            options.ConnectionFactory = _ => ++asked == 1
                ? Task.FromException<IConnectionMultiplexer>(OfflinePublisher.NoConnection())
                : Task.FromResult<IConnectionMultiplexer>(connection);
        });

        await Assert.ThrowsAsync<EventNotPublishedException>(
            async () => await bus.Publisher.PublishAsync(bus.Stream, new TestEvent()));
        await bus.Publisher.PublishAsync(bus.Stream, new TestEvent());

        Assert.Equal(2, asked);
    }

    /// <summary>
    /// The reading connections in CLIENT LIST; with the library's name if the server knows CLIENT SETINFO.
    /// </summary>
    private static async Task<string[]> ReadingAsync(IDatabase database)
    {
        var clients = (string?)await database.ExecuteAsync("CLIENT", "LIST");
        return [.. clients!.Split('\n').Where(line => line.Contains(" cmd=xreadgroup ", StringComparison.Ordinal))];
    }
}

using Microsoft.Extensions.Logging.Abstractions;
using StackExchange.Redis;

namespace Promy.EventBus.Redis.Tests.Connections;

/// <summary>
/// Nothing goes to a database other than the configured one: the client library does not check the selection.
/// </summary>
[Trait(TestCategories.Trait, TestCategories.Integration)]
public sealed class DatabaseTests
{
    private const string User = ",user=service,password=pass";

    [Theory]
    [InlineData("redis://127.0.0.1:{0}/99", "16", "databases")]
    [InlineData("127.0.0.1:{0},defaultDatabase=99", "16", "databases")]
    [InlineData("redis://127.0.0.1:{0}/1", "1", "databases")]
    [InlineData("redis://service:pass@127.0.0.1:{0}/1", "16", "+select")]
    public async Task An_unselectable_database_ends_the_start_and_database_0_gets_nothing(
        string connectionString, string databases, string remedy)
    {
        await using var redis = await PrivateRedis.StartAsync("", "--databases", databases);
        await AllowAsync(redis, "-select");
        var bus = redis.NewBus(options => options.ConnectionString =
            string.Format(System.Globalization.CultureInfo.InvariantCulture, connectionString, redis.Server.Port));

        var error = await AssertRefusedAsync(bus);

        Assert.Contains(remedy, error.Message, StringComparison.Ordinal);
        Assert.Contains("EventBusRedisOptions.ConnectionString", error.Message, StringComparison.Ordinal);
        Assert.Contains($"database {connectionString[^2..].TrimStart('/')}", error.Message, StringComparison.Ordinal);
        Assert.Equal(0, (long)await redis.Database.ExecuteAsync("DBSIZE"));
    }

    [Theory]
    [InlineData("defaultDatabase=99")]
    [InlineData("defaultDatabase=99,$CONFIG=")]
    [InlineData("defaultDatabase=1,$SELECT=")]
    [InlineData("defaultDatabase=1,user=service,password=pass")]
    public async Task The_database_of_an_application_connection_counts_as_well(string configuration)
    {
        await using var redis = await PrivateRedis.StartAsync();
        await AllowAsync(redis, "-select");
        await using var connection =
            await ConnectionMultiplexer.ConnectAsync($"{redis.Server.ConnectionString},{configuration}");
        var given = redis.NewBus(options => (options.ConnectionString, options.Connection) = (null, connection));
        var made = redis.NewBus(options =>
        {
            options.ConnectionString = null;
            options.ConnectionFactory = _ => Task.FromResult<IConnectionMultiplexer>(connection);
        });

        Assert.Contains(
            "EventBusRedisOptions.Connection)", (await AssertRefusedAsync(given)).Message, StringComparison.Ordinal);
        Assert.Contains(
            "EventBusRedisOptions.ConnectionFactory)",
            (await AssertRefusedAsync(made)).Message,
            StringComparison.Ordinal);
        Assert.Equal(0, (long)await redis.Database.ExecuteAsync("DBSIZE"));
    }

    [Fact]
    public async Task A_configuration_built_in_code_is_named_and_a_cluster_has_database_0_only()
    {
        await using var redis = await PrivateRedis.StartAsync("", "--cluster-enabled", "yes");
        var configuration = ConfigurationOptions.Parse($"{redis.Server.ConnectionString},defaultDatabase=1");
        var bus = redis.NewBus(options => (options.ConnectionString, options.Configuration) = (null, configuration));

        var error = await AssertNotVerifiedAsync(bus);

        Assert.Contains("EventBusRedisOptions.Configuration", error.Message, StringComparison.Ordinal);
        Assert.Contains("database 0 only", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(",defaultDatabase=3", 3)]
    [InlineData(",defaultDatabase=3,user=service,password=pass", 3)]
    [InlineData("", 0)]
    [InlineData(",defaultDatabase=0,user=weak,password=pass", 0)]
    public async Task A_selectable_database_is_used_and_database_0_needs_no_right(string options, int database)
    {
        await using var redis = await PrivateRedis.StartAsync();
        await AllowAsync(redis, "+select");
        await redis.Database.ExecuteAsync("ACL", "SETUSER", "weak", "on", ">pass", "~*", "+@all", "-select");
        var bus = redis.NewBus(redisOptions => redisOptions.ConnectionString += options);
        var chosen = redis.Database.Multiplexer.GetDatabase(database);
        var failed = DeliveryOutcome.DeadLettered(new DeliveryFailure { Reason = "it failed" });
        var consumer = bus.Consume(
            (delivery, _) => new(RunningConsumer.NumberOf(delivery) == 1 ? failed : DeliveryOutcome.Handled));

        Assert.True(await bus.Connections.VerifyAsync(CancellationToken.None));
        var numbers = await bus.PublishManyAsync(3);

        await Eventually.TrueAsync(() => numbers.SequenceEqual(consumer.Numbers.Order()));
        await Eventually.EqualAsync(
            0, async () => (await chosen.StreamPendingAsync(bus.Stream, bus.Group)).PendingMessageCount);
        Assert.Equal(3, await chosen.StreamLengthAsync(bus.Stream));
        Assert.Equal(1, await chosen.StreamLengthAsync(bus.DeadLetters));
        Assert.Equal(database == 0, await redis.Database.KeyExistsAsync(bus.Stream));
        await chosen.KeyDeleteAsync([bus.Stream, bus.DeadLetters, bus.RetryStream]);
    }

    [Fact]
    public async Task A_redis_that_appears_later_and_refuses_the_database_gets_nothing()
    {
        await using var redis = await PrivateRedis.StartAsync("", "--databases", "1");
        var bus = redis.NewBus(options =>
        {
            options.ConnectionString += ",defaultDatabase=1";
            options.WriteTimeout = TimeSpan.FromSeconds(20);
        });
        await redis.Server.KillAsync();
        Assert.False(await bus.Connections.VerifyAsync(CancellationToken.None));
        var consumer = bus.Consume();

        var publishing = bus.Publisher.PublishAsync(bus.Stream, new TestEvent()).AsTask();
        await redis.Server.RestartAsync();

        await Assert.ThrowsAsync<EventBusConfigurationException>(() => publishing);
        await Eventually.TrueAsync(() => consumer.Completion.IsFaulted || IsRefused(consumer.Report?.Problem));
        Assert.False(await redis.Database.KeyExistsAsync(bus.Stream));
        await Record.ExceptionAsync(consumer.StopAsync);
    }

    [Fact]
    public async Task A_connection_that_was_lost_is_used_only_when_the_database_is_selected_again()
    {
        await using var redis = await PrivateRedis.StartAsync();
        await AllowAsync(redis, "+select");
        var bus = redis.NewBus(options => options.ConnectionString += $",defaultDatabase=1{User}");
        var consumer = bus.Consume();
        await bus.Publisher.PublishAsync(bus.Stream, new TestEvent { Number = 1 });
        await Eventually.EqualAsync(1, () => consumer.Deliveries.Count);

        // Keys of the same names in database 0 belong to another environment.
        await redis.Database.StreamCreateConsumerGroupAsync(bus.Stream, bus.Group);
        await RawEntries.AddAsync(redis.Database, bus.Stream, "{}", "{}");
        await AllowAsync(redis, "-select");
        await redis.Database.ExecuteAsync("CLIENT", "KILL", "USER", "service");

        await Eventually.TrueAsync(() => IsRefused(consumer.Report?.Problem));
        await Eventually.ReadAsync<Exception?>(
            async () => await FailureAsync(bus, number: 2), exception => exception is EventBusConfigurationException);
        Assert.Equal(1, await redis.Database.StreamLengthAsync(bus.Stream));
        Assert.Single(consumer.Deliveries);

        // It comes back by itself.
        await AllowAsync(redis, "+select");
        await Eventually.ReadAsync<Exception?>(
            async () => await FailureAsync(bus, number: 3), exception => exception is null);
        await Eventually.TrueAsync(() => consumer.Numbers.Contains(3));
        Assert.DoesNotContain(2, consumer.Numbers);
        Assert.Equal(1, await redis.Database.StreamLengthAsync(bus.Stream));
        await redis.Database.Multiplexer.GetDatabase(1).KeyDeleteAsync([bus.Stream, bus.RetryStream]);
    }

    private static bool IsRefused(string? problem) => problem?.Contains("database 1", StringComparison.Ordinal) == true;

    private static ValueTask<Exception?> FailureAsync(RedisBus bus, int number) =>
        Record.ExceptionAsync(
            async () => await bus.Publisher.PublishAsync(bus.Stream, new TestEvent { Number = number }));

    private static Task<RedisResult> AllowAsync(PrivateRedis redis, string select) =>
        redis.Database.ExecuteAsync("ACL", "SETUSER", "service", "on", ">pass", "~*", "+@all", select);

    /// <summary>Publishing, a batch, consuming and the check are all refused.</summary>
    private static async Task<EventBusConfigurationException> AssertRefusedAsync(RedisBus bus)
    {
        var subscriber = new RedisEventSubscriber(
            bus.Connections, bus.Options, TimeProvider.System, NullLoggerFactory.Instance);
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        await Assert.ThrowsAsync<EventBusConfigurationException>(
            async () => await bus.Publisher.PublishAsync(bus.Stream, new TestEvent(), CancellationToken.None));
        await Assert.ThrowsAsync<EventBusConfigurationException>(
            async () => await bus.Publisher.PublishBatchAsync(bus.Stream, [new TestEvent()]));
        await Assert.ThrowsAsync<EventBusConfigurationException>(
            () => subscriber.SubscribeAsync(bus.Subscription, (_, _) => new(DeliveryOutcome.Handled), patience.Token));
        return await AssertNotVerifiedAsync(bus);
    }

    private static Task<EventBusConfigurationException> AssertNotVerifiedAsync(RedisBus bus) =>
        Assert.ThrowsAsync<EventBusConfigurationException>(() => bus.Connections.VerifyAsync(CancellationToken.None));
}

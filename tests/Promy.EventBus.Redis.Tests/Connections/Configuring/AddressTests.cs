using StackExchange.Redis;

namespace Promy.EventBus.Redis.Tests.Connections;

/// <summary>Each report of a connection problem names the server and the option that configured it.</summary>
[Trait(TestCategories.Trait, TestCategories.Integration)]
public sealed class AddressTests
{
    private static readonly TimeSpan Short = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Theory]
    [InlineData("string", "127.0.0.1:1")]
    [InlineData("url", "127.0.0.1:1")]
    [InlineData("configuration", "127.0.0.1:1")]
    [InlineData("connection", "127.0.0.1:1")]
    [InlineData("factory", "127.0.0.1:1")]
    [InlineData("several", "127.0.0.1:1, 127.0.0.1:2")]
    public async Task A_redis_that_is_not_there_is_named_in_logs_exceptions_and_the_report(string way, string address)
    {
        await using var redis = await PrivateRedis.StartAsync();
        await using var given = await ConnectionMultiplexer.ConnectAsync(
            "127.0.0.1:1,password=pass,abortConnect=false,connectTimeout=100");
        var bus = redis.NewBus(options =>
        {
            options.ConnectTimeout = options.ReadTimeout = options.WriteTimeout = Short;
            options.MaxRetries = 0;
            options.ConnectionString = way switch
            {
                "string" => "127.0.0.1:1,password=pass",
                "url" => "redis://:pass@127.0.0.1:1/0",
                "several" => "127.0.0.1:1,127.0.0.1:2,password=pass",
                _ => null,
            };
            options.Configuration = way == "configuration"
                ? ConfigurationOptions.Parse("127.0.0.1:1,password=pass")
                : null;
            options.Connection = way == "connection" ? given : null;
            options.ConnectionFactory = way == "factory" ? _ => Task.FromResult<IConnectionMultiplexer>(given) : null;
        });
        var consumer = bus.Consume();

        Assert.False(await bus.Connections.VerifyAsync(CancellationToken.None));
        var error = await Assert.ThrowsAsync<EventNotPublishedException>(
            async () => await bus.Publisher.PublishAsync(bus.Stream, new TestEvent()));
        var batch = await Assert.ThrowsAsync<EventBatchPublishException>(
            async () => await bus.Publisher.PublishBatchAsync(bus.Stream, [new TestEvent()]));
        var problem = await Eventually.ReadAsync(() => consumer.Report?.Problem, problem => problem is not null);
        await using var letters = new RedisDeadLetterStore(bus.Options);
        var unread = await Assert.ThrowsAsync<DeadLetterStoreException>(() => letters.GetStatisticsAsync(new()));

        var named = $"Redis at {address}";
        Assert.Contains(named, error.Message, StringComparison.Ordinal);
        Assert.Contains(named, batch.Results[0].Error!.Message, StringComparison.Ordinal);
        Assert.Contains(named, unread.Message, StringComparison.Ordinal);
        Assert.Contains(named, problem, StringComparison.Ordinal);
        var telling = bus.Logs.GetSnapshot().Where(record => record.Message.Contains(named, StringComparison.Ordinal));
        HashSet<int> expected = way is "connection" or "factory" ? [211] : [201, 211];
        Assert.Superset(expected, telling.Select(record => record.Id.Id).ToHashSet());
    }

    [Theory]
    [InlineData("localhost", "localhost:6379")]
    [InlineData("localhost,ssl=true,user=user,password=pass", "localhost:6380")]
    [InlineData("[::1],127.0.0.1:7000", "[::1]:6379, 127.0.0.1:7000")]
    [InlineData("sentinel,serviceName=primary", "sentinel:26379")]
    [InlineData("!/run/redis.sock,password=pass", "!/run/redis.sock")]
    public void An_address_without_a_port_has_the_default_port(string text, string expected) =>
        Assert.Equal(expected, new ConnectionErrors("key", ConfigurationOptions.Parse(text)).EndPoints);

    [Fact]
    public async Task A_redis_that_does_not_answer_is_named()
    {
        await using var redis = await PrivateRedis.StartAsync();
        var bus = redis.NewBus(options => (options.WriteTimeout, options.MaxRetries) = (Short, 0));
        await bus.PublishManyAsync(1);
        redis.Server.Pause();

        var error = await Assert.ThrowsAsync<EventPublishOutcomeUnknownException>(
            async () => await bus.Publisher.PublishAsync(bus.Stream, new TestEvent()));

        redis.Server.Resume();
        Assert.Contains(
            $"no reply from Redis at {redis.Server.ConnectionString} in time", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("string", "EventBusRedisOptions.ConnectionString")]
    [InlineData("configuration", "EventBusRedisOptions.Configuration")]
    public async Task A_refused_password_names_its_option_if_there_is_no_host(string way, string option)
    {
        await using var redis = await StartWithServiceAsync();
        var wrong = $"{redis.Server.ConnectionString},user=service,password=wrong";
        var bus = redis.NewBus(options =>
        {
            options.ConnectionString = way == "string" ? wrong : null;
            options.Configuration = way == "configuration" ? ConfigurationOptions.Parse(wrong) : null;
        });

        var error = await Assert.ThrowsAsync<EventBusConfigurationException>(
            () => bus.Connections.VerifyAsync(CancellationToken.None));

        Assert.Contains("refuses the user 'service'", error.Message, StringComparison.Ordinal);
        Assert.Contains($"the password in {option}.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_changed_password_names_the_application_connection_with_the_old_one()
    {
        await using var redis = await StartWithServiceAsync();
        await using var given = await ConnectionMultiplexer.ConnectAsync(
            $"{redis.Server.ConnectionString},user=service,password=right,abortConnect=false");
        var bus = redis.NewBus(options => (options.ConnectionString, options.Connection) = (null, given));

        // Open connections stay open; a connection that is opened from now on is refused.
        await redis.Database.ExecuteAsync("ACL", "SETUSER", "service", "resetpass", ">changed");
        var consumer = bus.Consume();

        var problem = await Eventually.ReadAsync(
            () => consumer.Report?.Problem, problem => problem is not null, Patience);
        Assert.Contains("refuses the user 'service'", problem, StringComparison.Ordinal);
        Assert.Contains("(EventBusRedisOptions.Connection)", problem, StringComparison.Ordinal);
        Assert.Contains(redis.Server.ConnectionString, problem, StringComparison.Ordinal);
    }

    private static async Task<PrivateRedis> StartWithServiceAsync()
    {
        var redis = await PrivateRedis.StartAsync();
        await redis.Database.ExecuteAsync("ACL", "SETUSER", "service", "on", ">right", "~*", "&*", "+@all");

        // Else a wrong password is that of the default user. The connection of the test stays.
        await redis.Database.ExecuteAsync("ACL", "SETUSER", "default", "resetpass", ">admin");
        return redis;
    }

    [Fact]
    public async Task A_refused_reading_connection_is_not_reported_as_a_certificate_problem()
    {
        await using var redis = await PrivateRedis.StartAsync();
        await using var connection = await ConnectionMultiplexer.ConnectAsync(redis.Server.ConnectionString);
        var list = (string?)await redis.Database.ExecuteAsync("CLIENT", "LIST");
        var clients = list!.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        await redis.Database.ExecuteAsync("CONFIG", "SET", "maxclients", clients.Length);
        var bus = redis.NewBus(options => (options.ConnectionString, options.Connection) = (null, connection));
        var consumer = bus.Consume();

        var problem = await Eventually.ReadAsync(() => consumer.Report?.Problem, problem => problem is not null);
        await redis.Database.ExecuteAsync("CONFIG", "SET", "maxclients", 10_000);
        await bus.PublishManyAsync(1);
        await Eventually.EqualAsync(1, () => consumer.Deliveries.Count);

        Assert.Contains(
            $"no connection to Redis at {redis.Server.ConnectionString}", problem, StringComparison.Ordinal);
        Assert.DoesNotContain("certificate", problem, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(
            bus.Logs.GetSnapshot(),
            record => record.Message.Contains("certificate", StringComparison.OrdinalIgnoreCase));
    }
}

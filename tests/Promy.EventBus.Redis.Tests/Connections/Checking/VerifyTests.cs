using StackExchange.Redis;

namespace Promy.EventBus.Redis.Tests.Connections;

/// <summary>The user that Redis sees must be the user of the options.</summary>
[Trait(TestCategories.Trait, TestCategories.Integration)]
public sealed class VerifyTests
{
    private const string Right = "right-canary";
    private const string Wrong = "wrong-canary";

    [Fact]
    public async Task The_right_password_is_accepted()
    {
        await using var redis = await PrivateRedis.StartAsync($"password={Right}", "--requirepass", Right);

        Assert.True(await VerifyAsync(redis, $",password={Right}"));
        Assert.True(await VerifyAsync(redis, $",user=default,password={Right}"));
    }

    [Theory]
    [InlineData(",password=wrong-canary", "'default'")]
    [InlineData(",user=nobody,password=wrong-canary", "'nobody'")]
    [InlineData("", "'default'")]
    public async Task A_wrong_or_missing_password_is_an_error_that_names_the_user(string credentials, string user)
    {
        await using var redis = await PrivateRedis.StartAsync($"password={Right}", "--requirepass", Right);

        await AssertRefusedAsync(redis, credentials, user);
    }

    [Fact]
    public async Task A_wrong_password_is_an_error_although_redis_lets_everybody_in()
    {
        await using var redis = await PrivateRedis.StartAsync();
        await redis.Database.ExecuteAsync("ACL", "SETUSER", "service", "on", $">{Right}", "~*", "+@all");

        Assert.True(await VerifyAsync(redis, $",user=service,password={Right}"));
        await AssertRefusedAsync(redis, $",user=service,password={Wrong}", "'service'");
        await AssertRefusedAsync(redis, $",user=nobody,password={Wrong}", "'nobody'");
    }

    [Fact]
    public async Task A_disabled_user_is_refused()
    {
        await using var redis = await PrivateRedis.StartAsync();
        await redis.Database.ExecuteAsync("ACL", "SETUSER", "service", "off", $">{Right}", "~*", "+@all");
        await redis.Database.ExecuteAsync("ACL", "SETUSER", "admin", "on", $">{Right}", "~*", "+@all");
        await redis.Database.ExecuteAsync("ACL", "SETUSER", "default", "off");

        Assert.True(await VerifyAsync(redis, $",user=admin,password={Right}"));
        await AssertRefusedAsync(redis, $",user=service,password={Right}", "'service'");
        await AssertRefusedAsync(redis, $",user=admin,password={Wrong}", "'admin'");
        await AssertRefusedAsync(redis, "", "'default'");
    }

    [Fact]
    public async Task A_user_without_the_right_to_ask_its_name_is_accepted()
    {
        await using var redis = await PrivateRedis.StartAsync();
        await redis.Database.ExecuteAsync("ACL", "SETUSER", "least", "on", $">{Right}", "~*", "+@all", "-acl");
        await redis.Database.ExecuteAsync("ACL", "SETUSER", "default", "off");

        Assert.True(await VerifyAsync(redis, $",user=least,password={Right}"));
        await AssertRefusedAsync(redis, $",user=least,password={Wrong}", "'least'");
    }

    [Fact]
    public async Task Without_credentials_an_open_redis_is_accepted()
    {
        await using var redis = await PrivateRedis.StartAsync();

        Assert.True(await VerifyAsync(redis, ""));
    }

    [Theory]
    [InlineData("")]
    [InlineData(",user=service,password=wrong-canary")]
    public async Task An_absent_redis_is_no_error_and_is_verified_when_it_appears(string credentials)
    {
        await using var redis = await PrivateRedis.StartAsync();
        var bus = redis.NewBus(options => options.ConnectionString += credentials);
        await redis.Server.KillAsync();

        Assert.False(await bus.Connections.VerifyAsync(CancellationToken.None));
        Assert.Contains(bus.Logs.GetSnapshot(), record => record.Id.Id == 201);
        Assert.All(
            bus.Logs.GetSnapshot(),
            record => Assert.DoesNotContain(
                "canary", $"{record.Message} {record.Exception}", StringComparison.Ordinal));
        await redis.Server.RestartAsync();

        if (credentials.Length == 0)
        {
            await Eventually.TrueAsync(() => bus.Connections.VerifyAsync(CancellationToken.None));
        }
        else
        {
            await Eventually.ReadAsync<Exception?>(
                async () => await Record.ExceptionAsync(() => bus.Connections.VerifyAsync(CancellationToken.None)),
                exception => exception is EventBusConfigurationException);
        }
    }

    [Fact]
    public async Task Neither_publishing_nor_consuming_goes_past_a_wrong_password()
    {
        await using var redis = await PrivateRedis.StartAsync();
        await redis.Database.ExecuteAsync("ACL", "SETUSER", "service", "on", $">{Right}", "~*", "+@all");
        var bus = redis.NewBus(options => options.ConnectionString += $",user=service,password={Wrong}");

        await Assert.ThrowsAsync<EventBusConfigurationException>(
            async () => await bus.Publisher.PublishAsync(bus.Stream, new TestEvent()));
        await Assert.ThrowsAsync<EventBusConfigurationException>(
            async () => await bus.Publisher.PublishBatchAsync(bus.Stream, [new TestEvent()]));
        var subscriber = new RedisEventSubscriber(
            bus.Connections,
            bus.Options,
            TimeProvider.System,
            Microsoft.Extensions.Logging.Abstractions.NullLoggerFactory.Instance);
        await Assert.ThrowsAsync<EventBusConfigurationException>(
            () => subscriber.SubscribeAsync(
                bus.Subscription, (_, _) => new(DeliveryOutcome.Handled), CancellationToken.None));

        Assert.False(await redis.Database.KeyExistsAsync(bus.Stream));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_connection_of_the_application_is_verified_as_well(bool right)
    {
        await using var redis = await PrivateRedis.StartAsync();
        await redis.Database.ExecuteAsync("ACL", "SETUSER", "service", "on", $">{Right}", "~*", "+@all");
        await using var connection = await ConnectionMultiplexer.ConnectAsync(
            $"{redis.Server.ConnectionString},user=service,password={(right ? Right : Wrong)}");
        var bus = redis.NewBus(options => (options.ConnectionString, options.Connection) = (null, connection));

        if (right)
        {
            Assert.True(await bus.Connections.VerifyAsync(CancellationToken.None));
        }
        else
        {
            await Assert.ThrowsAsync<EventBusConfigurationException>(
                () => bus.Connections.VerifyAsync(CancellationToken.None));
        }
    }

    private static Task<bool> VerifyAsync(PrivateRedis redis, string credentials) =>
        redis.NewBus(options => options.ConnectionString += credentials).Connections.VerifyAsync(
            CancellationToken.None);

    private static async Task AssertRefusedAsync(PrivateRedis redis, string credentials, string user)
    {
        var error = await Assert.ThrowsAsync<EventBusConfigurationException>(() => VerifyAsync(redis, credentials));

        Assert.Contains(user, error.Message, StringComparison.Ordinal);
        Assert.Contains(redis.Server.ConnectionString, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("canary", error.ToString(), StringComparison.Ordinal);
    }
}

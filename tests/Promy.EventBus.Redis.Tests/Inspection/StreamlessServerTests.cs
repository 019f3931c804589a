namespace Promy.EventBus.Redis.Tests.Inspection;

[Trait(TestCategories.Trait, TestCategories.Integration)]
public sealed class StreamlessServerTests
{
    [Fact]
    public async Task A_ping_names_a_server_without_streams_each_time()
    {
        await using var redis = await PrivateRedis.StartAsync("", Streamless.Arguments);
        var bus = redis.NewBus();
        var probe = new RedisProbe(bus.Connections, bus.Options, TimeProvider.System);

        for (var ask = 0; ask < 2; ask++)
        {
            var error = await Assert.ThrowsAsync<EventBusConfigurationException>(
                () => probe.PingAsync(TestContext.Current.CancellationToken));

            Assert.Matches($"^[A-Z][a-z]+ [0-9.]+ at 127.0.0.1:{redis.Server.Port} has no streams", error.Message);
        }
    }

    [Fact]
    public async Task A_server_that_lacks_one_command_has_streams()
    {
        await using var redis = await PrivateRedis.StartAsync("", Streamless.Without("XADD"));
        var bus = redis.NewBus();
        var probe = new RedisProbe(bus.Connections, bus.Options, TimeProvider.System);

        var error = await Assert.ThrowsAsync<EventBusConfigurationException>(
            () => probe.PingAsync(TestContext.Current.CancellationToken));

        Assert.EndsWith("does not know XADD: the command was renamed away.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Support_for_streams_is_asked_once_and_needs_no_right()
    {
        await using var redis = await PrivateRedis.StartAsync();
        string[] rights = ["-@all", "+ping", "+echo", "+info", "+client", "+cluster", "+acl|whoami"];
        await redis.Database.ExecuteAsync("ACL", ["SETUSER", "weak", "on", ">secret", .. rights]);
        var bus = redis.NewBus(options => options.ConnectionString += ",user=weak,password=secret");
        var probe = new RedisProbe(bus.Connections, bus.Options, TimeProvider.System);

        await probe.PingAsync(TestContext.Current.CancellationToken);
        await probe.PingAsync(TestContext.Current.CancellationToken);

        Assert.Equal((0, 1), await redis.CommandStatisticsAsync("xadd"));
        Assert.Empty((StackExchange.Redis.RedisResult[])(await redis.Database.ExecuteAsync("ACL", "LOG"))!);
    }
}

using StackExchange.Redis;

namespace Promy.EventBus.Redis.Tests.Connections;

public sealed class RedisConnectionSourceTests
{
    [Fact]
    public void Configure_leaves_the_configuration_of_the_application_unchanged()
    {
        var given = new ConfigurationOptions
        {
            EndPoints = { "localhost:6380" },
            AbortOnConnectFail = true,
            AllowAdmin = false,
            TieBreaker = "mine",
            Password = "pass",
        };
        var before = given.ToString(includePassword: true);
        var policy = given.ReconnectRetryPolicy;

        var own = new RedisConnectionSource(new EventBusRedisOptions { Configuration = given }).Configure(
            null, TimeSpan.FromSeconds(7));
        own.EndPoints.Add("other:1");

        Assert.Equal(before, given.ToString(includePassword: true));
        Assert.Same(policy, given.ReconnectRetryPolicy);
        Assert.True(given.AbortOnConnectFail);
        Assert.NotSame(given, own);
    }

    [Fact]
    public void Configure_sets_the_options_that_the_bus_needs()
    {
        var options = new EventBusRedisOptions
        {
            ConnectionString = "localhost,abortConnect=true,asyncTimeout=1", ConnectTimeout = TimeSpan.FromSeconds(2),
        };

        var configuration = new RedisConnectionSource(options).Configure(null, TimeSpan.FromSeconds(7));

        Assert.False(configuration.AbortOnConnectFail);
        Assert.Equal(
            (2000, 7000, 7000), (configuration.ConnectTimeout, configuration.AsyncTimeout, configuration.SyncTimeout));
        Assert.Equal(("", ""), (configuration.TieBreaker, configuration.ConfigurationChannel));
        Assert.Equal("promy-eventbus", configuration.ClientName);
        Assert.Equal(TimeSpan.FromMilliseconds(500), configuration.HeartbeatInterval);
    }

    [Theory]
    [InlineData("localhost")]
    [InlineData("localhost,setlib=true")]
    [InlineData("redis://localhost")]
    public void Configure_turns_client_setinfo_off(string text)
    {
        var source = new RedisConnectionSource(new EventBusRedisOptions { ConnectionString = text });

        Assert.False(source.Configure(null, TimeSpan.FromSeconds(1)).SetClientLibrary);
    }

    [Theory]
    [InlineData("localhost", "$CONFIG=")]
    [InlineData("localhost,$CLUSTER=", "$CLUSTER=")]
    [InlineData("localhost,$CONFIG=hidden", "$CONFIG=HIDDEN")]
    [InlineData("localhost,proxy=Twemproxy", "proxy=Twemproxy")]
    public void Configure_leaves_out_config_unless_the_application_has_a_command_map(string text, string expected)
    {
        var source = new RedisConnectionSource(new EventBusRedisOptions { ConnectionString = text });

        var parts = source.Configure(null, TimeSpan.FromSeconds(1)).ToString().Split(',');

        Assert.Equal(
            [expected],
            parts.Where(part => part.StartsWith('$') || part.StartsWith("proxy", StringComparison.Ordinal)),
            StringComparer.OrdinalIgnoreCase);
    }

    [Fact]
    public void ConfigureReader_leaves_a_missing_reply_to_the_watch()
    {
        var source = new RedisConnectionSource(new EventBusRedisOptions { ConnectionString = "localhost" });

        var configuration = source.ConfigureReader(null, TimeSpan.FromSeconds(7), out var progress);

        // Sent commands have practically no limit. The watch looks twice a second; only later does the client give up
        // commands that wait for a link.
        Assert.InRange(configuration.AsyncTimeout, 3_600_000, int.MaxValue);
        Assert.InRange(configuration.SyncTimeout, 7000 + (2 * 500), 7000 + 5000);
        Assert.Same(progress, configuration.Tunnel);
    }

    [Fact]
    public void Configure_keeps_the_client_name_of_the_application()
    {
        var source = new RedisConnectionSource(
            new EventBusRedisOptions { ConnectionString = "localhost,name=promy-product" });

        Assert.Equal("promy-product", source.Configure(null, TimeSpan.FromSeconds(1)).ClientName);
    }
}

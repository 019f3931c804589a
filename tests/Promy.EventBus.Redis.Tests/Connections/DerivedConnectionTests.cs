using System.Reflection;
using StackExchange.Redis;
using StackExchange.Redis.Configuration;

namespace Promy.EventBus.Redis.Tests.Connections;

/// <summary>The connections that the bus opens beside one of the application.</summary>
[Trait(TestCategories.Trait, TestCategories.Integration)]
public sealed class DerivedConnectionTests
{
    [Fact]
    public async Task Derived_connections_are_opened_with_the_application_configuration()
    {
        var configuration = new ConfigurationOptions
        {
            EndPoints = { { "127.0.0.1", 1 } },
            AbortOnConnectFail = false,
            ConnectTimeout = 100,
            ConnectRetry = 1,
            Defaults = new Provider(),
            Protocol = RedisProtocol.Resp2,
            SslHost = "redis.example.com",
            Tunnel = Tunnel.HttpProxy(new System.Net.DnsEndPoint("127.0.0.1", 2)),
            BacklogPolicy = BacklogPolicy.FailFast,
            SslClientAuthenticationOptions = _ => new System.Net.Security.SslClientAuthenticationOptions(),
        };
        await using var connection = await ConnectionMultiplexer.ConnectAsync(configuration);

        // A later change by the application, such as a rotated password, applies to connections that are opened
        // afterwards.
        (configuration.User, configuration.Password, configuration.ServiceName) = ("later", "pa,ss=w", "primary");
        var source = new RedisConnectionSource(new EventBusRedisOptions { Connection = connection });
        var derived = source.Configure(connection, TimeSpan.FromSeconds(1));

        Assert.NotSame(configuration, derived);
        Assert.Equal(["127.0.0.1:1"], derived.EndPoints.Select(EndPointCollection.ToString));
        Assert.Equal(("later", "pa,ss=w", "primary"), (derived.User, derived.Password, derived.ServiceName));
        Assert.Equal((RedisProtocol.Resp2, "redis.example.com"), (derived.Protocol, derived.SslHost));
        Assert.Same(configuration.Defaults, derived.Defaults);
        Assert.Same(configuration.Tunnel, derived.Tunnel);
        Assert.Same(configuration.BacklogPolicy, derived.BacklogPolicy);
        Assert.Same(configuration.SslClientAuthenticationOptions, derived.SslClientAuthenticationOptions);
        Assert.False(configuration.AllowAdmin);
    }

    [Fact]
    public async Task A_connection_of_unknown_origin_publishes_and_says_why_it_does_not_read()
    {
        await using var redis = await PrivateRedis.StartAsync();
        await using var connection = await ConnectionMultiplexer.ConnectAsync(redis.Server.ConnectionString);
        var wrapped = Wrapper.Around(connection);
        var bus = redis.NewBus(options => (options.ConnectionString, options.Connection) = (null, wrapped));
        var consumer = bus.Consume();

        await bus.PublishManyAsync(1);

        var problem = await Eventually.ReadAsync(() => consumer.Report?.Problem, problem => problem is not null);
        Assert.Contains("Configuration", problem, StringComparison.Ordinal);
        Assert.Contains(redis.Server.ConnectionString, problem, StringComparison.Ordinal);
        Assert.Equal(1, await redis.Database.StreamLengthAsync(bus.Stream));
        Assert.Empty(consumer.Deliveries);
    }

    private sealed class Provider : DefaultOptionsProvider;

    /// <summary>A connection that is not the client library's own, such as a decorator of an application.</summary>
#pragma warning disable CA1852 // The proxy derives from it.
    private class Wrapper : DispatchProxy
#pragma warning restore CA1852
    {
        private IConnectionMultiplexer? _inner;

        public static IConnectionMultiplexer Around(IConnectionMultiplexer inner)
        {
            var wrapped = Create<IConnectionMultiplexer, Wrapper>();
            ((Wrapper)(object)wrapped)._inner = inner;
            return wrapped;
        }

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) =>
            targetMethod!.Invoke(_inner, args);
    }
}

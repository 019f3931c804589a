using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Time.Testing;
using StackExchange.Redis;

namespace Promy.EventBus.Redis.Tests.Connections;

/// <summary>The server that telemetry names. Nothing is asked of Redis, which is not there.</summary>
public sealed class KnownServerTests
{
    private readonly FakeTimeProvider _clock = new();

    [Theory]
    [InlineData("redis.example:6380", "redis.example", 6380)]
    [InlineData("127.0.0.1:1", "127.0.0.1", 1)]
    [InlineData("[::1]:2", "::1", 2)]
    [InlineData("first.example:1,second.example:2", "first.example", 1)]
    public async Task Of_gives_the_first_address_of_a_connection_without_a_secret(
        string endPoints, string host, int port)
    {
        await using var connection = await ConnectAsync($"{endPoints},user=somebody,password=CANARY");

        var server = new KnownServer(_clock).Of(connection);

        Assert.Equal((host, port), (server?.Host, server?.Port));
    }

    [Fact]
    public async Task Of_gives_each_connection_its_own_address()
    {
        await using var first = await ConnectAsync("127.0.0.1:1");
        await using var second = await ConnectAsync("127.0.0.1:2");
        var server = new KnownServer(_clock);

        Assert.Equal(1, server.Of(first)?.Port);
        Assert.Equal(2, server.Of(second)?.Port);
        Assert.Null(server.Of(null));
    }

    [Fact]
    public async Task Of_looks_an_address_up_once_a_second()
    {
        await using var connection = await ConnectAsync("127.0.0.1:1");
        var server = new KnownServer(_clock);

        var before = server.Of(connection);
        Assert.Same(before, server.Of(connection));
        _clock.Advance(TimeSpan.FromSeconds(1));

        Assert.NotSame(before, server.Of(connection));
    }

    [Fact]
    public void Of_gives_the_path_of_a_unix_socket()
    {
        var server = ServerAddress.Of(new UnixDomainSocketEndPoint("/run/redis.sock"));

        Assert.Equal(("/run/redis.sock", null), (server.Host, server.Port));
    }

    [Fact]
    public void Of_gives_a_host_name_as_one_line() =>
        Assert.DoesNotContain('\n', ServerAddress.Of(new DnsEndPoint("a\nb", 1)).Host);

    private static async Task<ConnectionMultiplexer> ConnectAsync(string configuration) =>
        await ConnectionMultiplexer.ConnectAsync(
            $"{configuration},abortConnect=false,connectTimeout=100,connectRetry=1");
}

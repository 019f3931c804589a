using StackExchange.Redis;

namespace Promy.EventBus.Redis.Tests;

/// <summary>
/// A redis-server of one test with a bus on it: for tests that stop or pause it, or publish to declared streams.
/// </summary>
internal sealed class PrivateRedis : IAsyncDisposable
{
    private readonly List<RedisBus> _buses = [];
    private readonly ConnectionMultiplexer _admin;

    private PrivateRedis(RedisServerProcess server, ConnectionMultiplexer admin)
    {
        Server = server;
        _admin = admin;
    }

    public RedisServerProcess Server { get; }

    public IDatabase Database => _admin.GetDatabase();

    /// <param name="credentials">What the admin connection needs beside the address, such as <c>password=…</c>.</param>
    /// <param name="arguments">Arguments of the redis-server.</param>
    public static async Task<PrivateRedis> StartAsync(string credentials = "", params string[] arguments)
    {
        var server = await RedisServerProcess.StartAsync(arguments);
        var admin = await ConnectionMultiplexer.ConnectAsync(
            $"{server.ConnectionString},allowAdmin=true,{credentials}");
        return new PrivateRedis(server, admin);
    }

    /// <summary>A redis-server that speaks TLS only. Buses on it still have to be told so.</summary>
    public static async Task<PrivateRedis> StartTlsAsync(TestCertificates certificates, bool requireClient = false)
    {
        var server = await RedisServerProcess.StartTlsAsync(certificates, requireClient);
        var options = certificates.Trusted($"{server.ConnectionString},allowAdmin=true");
        return new PrivateRedis(server, await ConnectionMultiplexer.ConnectAsync(options));
    }

    public RedisBus NewBus(
        Action<EventBusRedisOptions>? redis = null, Action<EventBusPublisherOptions>? publisher = null)
    {
        var bus = new RedisBus(Server.ConnectionString, _admin, redis, publisher) { IsServerPrivate = true };
        _buses.Add(bus);
        return bus;
    }

    /// <summary>How often a command ran and how often the server refused it before it ran.</summary>
    public async Task<(long Calls, long Rejected)> CommandStatisticsAsync(string command)
    {
        var lines = (await _admin.GetServers()[0].InfoAsync("commandstats")).SelectMany(group => group);
        var values = lines.SingleOrDefault(line => line.Key == $"cmdstat_{command}").Value?.Split(',')
            .ToDictionary(value => value.Split('=')[0], value => value.Split('=')[1]);
        return values is null ? (0, 0) : (long.Parse(values["calls"]), long.Parse(values["rejected_calls"]));
    }

    public async ValueTask DisposeAsync()
    {
        // First the server: nothing here waits for answers of one that is stopped.
        await Server.DisposeAsync();
        foreach (var bus in _buses)
        {
            await bus.DisposeAsync();
        }

        await _admin.DisposeAsync();
    }
}

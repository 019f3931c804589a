using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using StackExchange.Redis;

namespace Promy.EventBus.Documentation.Tests;

/// <summary>
/// A redis-server of one test with the documented users, no default user, and hosts that connect as these users.
/// </summary>
internal sealed class RestrictedRedis : IAsyncDisposable
{
    private const string Admin = "admin";
    private readonly RedisServerProcess _server;
    private readonly ConnectionMultiplexer _admin;
    private readonly List<IHost> _hosts = [];
    private readonly List<ConnectionMultiplexer> _connections = [];

    private RestrictedRedis(RedisServerProcess server, ConnectionMultiplexer admin)
    {
        _server = server;
        _admin = admin;
    }

    public IDatabase Database => _admin.GetDatabase();

    public static async Task<RestrictedRedis> StartAsync(params AclUser[] users)
    {
        var server = await RedisServerProcess.StartAsync();
        await using (var open = await ConnectionMultiplexer.ConnectAsync($"{server.ConnectionString},allowAdmin=true"))
        {
            await ExecuteAsync(open, ["ACL", "SETUSER", Admin, "on", $">{Admin}", "~*", "&*", "+@all"]);
            foreach (var user in users)
            {
                await ExecuteAsync(open, user.Words);
            }

            await ExecuteAsync(open, ["ACL", "SETUSER", "default", "off"]);
        }

        var admin = await ConnectionMultiplexer.ConnectAsync(
            $"{server.ConnectionString},allowAdmin=true,user={Admin},password={Admin}");
        return new RestrictedRedis(server, admin);
    }

    /// <param name="user">The user whose rights the host has.</param>
    /// <param name="configure">Changes the options of the host.</param>
    /// <param name="consumers">Registers the consumers.</param>
    /// <param name="given">A connection of the application for the bus to use.</param>
    public async Task<IHost> StartHostAsync(
        AclUser user,
        Action<PromyEventBusOptions> configure,
        Action<IPromyEventBusBuilder>? consumers = null,
        IConnectionMultiplexer? given = null)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        var bus = builder.Services.AddPromyEventBus(options =>
        {
            options.Redis.ConnectionString =
                given is null ? $"redis://{user.Name}:{user.Password}@127.0.0.1:{_server.Port}/0" : null;
            options.Redis.Connection = given;
            configure(options);
        });
        consumers?.Invoke(bus);
        var host = builder.Build();
        _hosts.Add(host);
        await host.StartAsync();
        return host;
    }

    /// <summary>A connection as this user, without the questions that the client library asks by itself.</summary>
    public async Task<IDatabase> ConnectAsync(AclUser user) =>
        (await ConnectAsync(user, "tiebreaker=,configChannel=,$CONFIG=,$CLIENT=")).GetDatabase();

    public async Task<IConnectionMultiplexer> ConnectAsync(AclUser user, string options)
    {
        var connection = await ConnectionMultiplexer.ConnectAsync(
            $"{_server.ConnectionString},user={user.Name},password={user.Password},{options}");
        _connections.Add(connection);
        return connection;
    }

    /// <summary>Commands, keys or channels refused to these users.</summary>
    public async Task<string[]> RefusalsAsync()
    {
        var log = (RedisResult[])(await Database.ExecuteAsync("ACL", "LOG"))!;
        return [.. log.Select(entry => entry.ToDictionary()["object"].ToString()).Distinct()];
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var host in _hosts)
        {
            await host.StopAsync();
            host.Dispose();
        }

        foreach (var connection in _connections)
        {
            await connection.DisposeAsync();
        }

        await _admin.DisposeAsync();
        await _server.DisposeAsync();
    }

    private static Task<RedisResult> ExecuteAsync(ConnectionMultiplexer connection, string[] words) =>
        connection.GetDatabase().ExecuteAsync(words[0], [.. words[1..]]);
}

using System.Net;
using StackExchange.Redis;

namespace Promy.EventBus.Redis.Tests;

/// <summary>
/// A Redis Cluster of two primaries with a bus on it. Moves slots between them, step by step, as resharding does.
/// </summary>
internal sealed class PrivateCluster : IAsyncDisposable
{
    private const int Slots = 16_384;

    private readonly RedisServerProcess[] _nodes;
    private ConnectionMultiplexer? _admin;
    private RedisBus? _bus;

    private PrivateCluster(RedisServerProcess[] nodes) => _nodes = nodes;

    public RedisBus Bus => _bus!;

    private string ConnectionString => string.Join(',', _nodes.Select(node => node.ConnectionString));

    private ConnectionMultiplexer Admin => _admin!;

    public static async Task<PrivateCluster> StartAsync()
    {
        string[] arguments = ["--cluster-enabled", "yes", "--cluster-node-timeout", "60000"];
        var first = await RedisServerProcess.StartAsync(arguments);
        var cluster = new PrivateCluster([first, await RedisServerProcess.StartAsync(arguments)]);
        try
        {
            await cluster.FormAsync();
            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    /// <summary>Whether the nodes are Redict's.</summary>
    public async Task<bool> IsRedictAsync() =>
        ((string)(await Server(0).ExecuteAsync("INFO", "server"))!).Contains("redict_", StringComparison.Ordinal);

    /// <summary>
    /// Moves the keys that are in the slot of a key to the other node, which answers only who was sent to it (ASK).
    /// </summary>
    /// <returns>Ends the move: the other node owns the slot (MOVED).</returns>
    public async Task<Func<Task>> BeginMoveAsync(string key)
    {
        var slot = Admin.GetHashSlot(key);
        var from = Array.FindIndex(_nodes, node => node.Port == PortOf(Admin.GetServer(Owner(slot)).EndPoint));
        var to = 1 - from;
        var (source, target) = (await IdOfAsync(from), await IdOfAsync(to));
        await OkAsync(to, "SETSLOT", slot, "IMPORTING", source);
        await OkAsync(from, "SETSLOT", slot, "MIGRATING", target);
        foreach (var moved in (string[])(await Server(from).ExecuteAsync("CLUSTER", "GETKEYSINSLOT", slot, 100))!)
        {
            var reply = await Server(from).ExecuteAsync("MIGRATE", "127.0.0.1", _nodes[to].Port, moved, 0, 20_000);
            Assert.Equal("OK", (string?)reply);
        }

        return async () =>
        {
            await OkAsync(to, "SETSLOT", slot, "NODE", target);
            await OkAsync(from, "SETSLOT", slot, "NODE", target);
        };
    }

    public async ValueTask DisposeAsync()
    {
        if (_bus is not null)
        {
            await _bus.DisposeAsync();
        }

        if (_admin is not null)
        {
            await _admin.DisposeAsync();
        }

        foreach (var node in _nodes)
        {
            await node.DisposeAsync();
        }
    }

    private async Task FormAsync()
    {
        for (var node = 0; node < _nodes.Length; node++)
        {
            await using var one = await ConnectAsync(_nodes[node]);
            var server = one.GetServers()[0];
            await server.ExecuteAsync("CLUSTER", "SET-CONFIG-EPOCH", node + 1);
            await server.ExecuteAsync("CLUSTER", "ADDSLOTSRANGE", node * Slots / 2, ((node + 1) * Slots / 2) - 1);
            await server.ExecuteAsync("CLUSTER", "MEET", "127.0.0.1", _nodes[0].Port);
        }

        foreach (var node in _nodes)
        {
            await Eventually.TrueAsync(() => IsCompleteAsync(node), TimeSpan.FromSeconds(60));
        }

        _admin = await ConnectionMultiplexer.ConnectAsync($"{ConnectionString},allowAdmin=true");
        _bus = new RedisBus(ConnectionString, _admin);
    }

    private static async Task<bool> IsCompleteAsync(RedisServerProcess node)
    {
        await using var one = await ConnectAsync(node);
        var info = (string)(await one.GetServers()[0].ExecuteAsync("CLUSTER", "INFO"))!;
        return info.Contains("cluster_state:ok", StringComparison.Ordinal)
            && info.Contains("cluster_size:2", StringComparison.Ordinal);
    }

    private static Task<ConnectionMultiplexer> ConnectAsync(RedisServerProcess node) =>
        ConnectionMultiplexer.ConnectAsync($"{node.ConnectionString},allowAdmin=true");

    private EndPoint Owner(int slot) =>
        Admin.GetServers()[0].ClusterConfiguration?.GetBySlot(slot)?.EndPoint
        ?? throw new InvalidOperationException("Nobody has the slot.");

    private IServer Server(int node) => Admin.GetServer("127.0.0.1", _nodes[node].Port);

    private async Task<string> IdOfAsync(int node) => (string)(await Server(node).ExecuteAsync("CLUSTER", "MYID"))!;

    private async Task OkAsync(int node, params object[] arguments) =>
        Assert.Equal("OK", (string?)await Server(node).ExecuteAsync("CLUSTER", arguments));

    private static int PortOf(EndPoint endPoint) => endPoint switch
    {
        IPEndPoint ip => ip.Port,
        DnsEndPoint dns => dns.Port,
        _ => 0,
    };
}

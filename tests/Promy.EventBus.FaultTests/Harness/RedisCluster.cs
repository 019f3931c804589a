using System.Globalization;

namespace Promy.EventBus.FaultTests;

/// <summary>A Redis Cluster of three primaries; the first is the server of the run. Moves slots between them, as resharding does.</summary>
internal sealed class RedisCluster : IAsyncDisposable
{
    private const int Slots = 16_384;
    private const int Nodes = 3;

    private readonly IReadOnlyList<RedisServerProcess> _nodes;
    private readonly Dictionary<int, int> _ownerOfSlot = [];

    private RedisCluster(IReadOnlyList<RedisServerProcess> nodes) => _nodes = nodes;

    /// <summary>Arguments of the run's server.</summary>
    public static string[] Arguments { get; } = ["--cluster-enabled", "yes", "--cluster-node-timeout", "5000"];

    public string ConnectionString => string.Join(',', _nodes.Select(node => node.ConnectionString));

    public static async Task<RedisCluster> StartAsync(FaultRun run)
    {
        var others = await Task.WhenAll(Enumerable.Range(0, Nodes - 1).Select(_ => RedisServerProcess.StartAsync(Arguments)));
        var cluster = run.Own(new RedisCluster([run.Server, .. others]));
        await cluster.FormAsync();
        await run.Admin.ConfigureAsync();
        return cluster;
    }

    public async Task<int> SlotOfAsync(string key) =>
        int.Parse((await RawRedis.AskAsync(_nodes[0].Port, $"CLUSTER KEYSLOT {key}"))[1..], CultureInfo.InvariantCulture);

    /// <summary>Moves the slot of the keys, and the keys, to another node, in the order that Redis prescribes.</summary>
    /// <param name="keys">Every key that may be in the slot.</param>
    /// <param name="random">Chooses the node.</param>
    public async Task MoveAsync(IReadOnlyList<string> keys, Random random)
    {
        var slot = await SlotOfAsync(keys[0]);
        var from = _ownerOfSlot.GetValueOrDefault(slot, slot * Nodes / Slots);
        var to = (from + random.Next(1, Nodes)) % Nodes;
        var (source, target) = (await IdOfAsync(from), await IdOfAsync(to));
        await OkAsync(to, $"CLUSTER SETSLOT {slot} IMPORTING {source}");
        await OkAsync(from, $"CLUSTER SETSLOT {slot} MIGRATING {target}");

        foreach (var key in keys)
        {
            // NOKEY: nothing has been written yet.
            Assert.Matches("OK|NOKEY", await RawRedis.AskAsync(_nodes[from].Port, $"MIGRATE 127.0.0.1 {_nodes[to].Port} {key} 0 20000"));
        }

        Assert.Equal(":0", await RawRedis.AskAsync(_nodes[from].Port, $"CLUSTER COUNTKEYSINSLOT {slot}"));
        foreach (var node in (int[])[to, from, 3 - to - from])
        {
            await OkAsync(node, $"CLUSTER SETSLOT {slot} NODE {target}");
        }

        _ownerOfSlot[slot] = to;
    }

    /// <summary>How often any node has answered with this error.</summary>
    public async Task<int> ErrorsAsync(string code)
    {
        var infos = await Task.WhenAll(_nodes.Select(node => RawRedis.AskAsync(node.Port, "INFO errorstats")));
        return infos.SelectMany(info => info.Split("\r\n")).Where(line => line.StartsWith($"errorstat_{code}:", StringComparison.Ordinal))
            .Sum(line => int.Parse(line.Split('=')[1], CultureInfo.InvariantCulture));
    }

    public async ValueTask DisposeAsync()
    {
        // The first belongs to the run.
        foreach (var node in _nodes.Skip(1))
        {
            await node.DisposeAsync();
        }
    }

    private async Task FormAsync()
    {
        for (var node = 0; node < Nodes; node++)
        {
            // The slot s belongs to the node s * Nodes / Slots.
            var first = ((node * Slots) + Nodes - 1) / Nodes;
            var last = ((((node + 1) * Slots) + Nodes - 1) / Nodes) - 1;
            await OkAsync(node, $"CLUSTER SET-CONFIG-EPOCH {node + 1}");
            await OkAsync(node, $"CLUSTER ADDSLOTSRANGE {first} {last}");
            await OkAsync(node, $"CLUSTER MEET 127.0.0.1 {_nodes[0].Port}");
        }

        foreach (var node in _nodes)
        {
            await Eventually.TrueAsync(() => IsCompleteAsync(node.Port), Patience.Usual, "the cluster is complete");
        }
    }

    private static async Task<bool> IsCompleteAsync(int port)
    {
        var info = await RawRedis.AskAsync(port, "CLUSTER INFO");
        return info.Contains("cluster_state:ok", StringComparison.Ordinal)
            && info.Contains($"cluster_size:{Nodes}", StringComparison.Ordinal) && info.Contains($"cluster_slots_ok:{Slots}", StringComparison.Ordinal);
    }

    private Task<string> IdOfAsync(int node) => RawRedis.AskAsync(_nodes[node].Port, "CLUSTER MYID");

    private async Task OkAsync(int node, string command) => Assert.Equal("+OK", await RawRedis.AskAsync(_nodes[node].Port, command));
}

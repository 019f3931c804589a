using System.Globalization;

namespace Promy.EventBus.TestSupport;

/// <summary>A Redis Cluster of primaries. Moves slots between them, step by step, as resharding does.</summary>
public sealed class RedisCluster : IAsyncDisposable
{
    private const int Slots = 16_384;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private readonly IReadOnlyList<RedisServerProcess> _nodes;
    private readonly IReadOnlyList<RedisServerProcess> _owned;
    private readonly Dictionary<int, int> _ownerOfSlot = [];

    private RedisCluster(IReadOnlyList<RedisServerProcess> nodes, IReadOnlyList<RedisServerProcess> owned)
    {
        _nodes = nodes;
        _owned = owned;
    }

    /// <summary>Arguments of every node.</summary>
    public static string[] Arguments { get; } = ["--cluster-enabled", "yes", "--cluster-node-timeout", "60000"];

    /// <summary>StackExchange.Redis form, with every node.</summary>
    public string ConnectionString => string.Join(',', _nodes.Select(node => node.ConnectionString));

    /// <summary>Starts so many primaries.</summary>
    public static Task<RedisCluster> StartAsync(int primaries) => StartAsync([], primaries);

    /// <summary>Starts the other primaries of a cluster.</summary>
    /// <param name="first">Runs with <see cref="Arguments"/>; who has started it ends it.</param>
    /// <param name="primaries">How many there are with it.</param>
    public static Task<RedisCluster> StartAsync(RedisServerProcess first, int primaries) =>
        StartAsync([first], primaries);

    /// <summary>Slot of a key.</summary>
    public async Task<int> SlotOfAsync(string key)
    {
        var reply = await RawRedis.AskAsync(_nodes[0].Port, $"CLUSTER KEYSLOT {key}");
        return int.Parse(reply[1..], CultureInfo.InvariantCulture);
    }

    /// <summary>Moves a slot and its keys, in the order that Redis prescribes.</summary>
    /// <param name="keys">Every key that may be in the slot.</param>
    /// <param name="further">To the node that comes so many after the one that has the slot.</param>
    public async Task MoveAsync(IReadOnlyList<string> keys, int further = 1)
    {
        var end = await BeginMoveAsync(keys, further);
        await end();
    }

    /// <summary>Moves the keys of a slot to another node, which answers only redirected clients (ASK).</summary>
    /// <param name="keys">Every key that may be in the slot.</param>
    /// <param name="further">To the node that comes so many after the one that has the slot.</param>
    /// <returns>Ends the move: the other node owns the slot (MOVED).</returns>
    public async Task<Func<Task>> BeginMoveAsync(IReadOnlyList<string> keys, int further = 1)
    {
        ArgumentNullException.ThrowIfNull(keys);
        var slot = await SlotOfAsync(keys[0]);
        var from = _ownerOfSlot.GetValueOrDefault(slot, slot * _nodes.Count / Slots);
        var to = (from + further) % _nodes.Count;
        var (source, target) = (await IdOfAsync(from), await IdOfAsync(to));
        await OkAsync(to, $"CLUSTER SETSLOT {slot} IMPORTING {source}");
        await OkAsync(from, $"CLUSTER SETSLOT {slot} MIGRATING {target}");
        foreach (var key in keys)
        {
            // NOKEY: nothing has been written yet.
            var migrate = $"MIGRATE 127.0.0.1 {_nodes[to].Port} {key} 0 20000";
            Assert.Matches("OK|NOKEY", await RawRedis.AskAsync(_nodes[from].Port, migrate));
        }

        Assert.Equal(":0", await RawRedis.AskAsync(_nodes[from].Port, $"CLUSTER COUNTKEYSINSLOT {slot}"));
        return async () =>
        {
            foreach (var node in Enumerable.Range(0, _nodes.Count).Except([to, from]).Prepend(from).Prepend(to))
            {
                await OkAsync(node, $"CLUSTER SETSLOT {slot} NODE {target}");
            }

            _ownerOfSlot[slot] = to;
        };
    }

    /// <summary>How often any node has answered with this error.</summary>
    public async Task<int> ErrorsAsync(string code)
    {
        var infos = await Task.WhenAll(_nodes.Select(node => RawRedis.AskAsync(node.Port, "INFO errorstats")));
        return infos.SelectMany(info => info.Split("\r\n"))
            .Where(line => line.StartsWith($"errorstat_{code}:", StringComparison.Ordinal))
            .Sum(line => int.Parse(line.Split('=')[1], CultureInfo.InvariantCulture));
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        foreach (var node in _owned)
        {
            await node.DisposeAsync();
        }
    }

    private static async Task<RedisCluster> StartAsync(IReadOnlyList<RedisServerProcess> running, int primaries)
    {
        var missing = primaries - running.Count;
        var started = await Task.WhenAll(
            Enumerable.Range(0, missing).Select(_ => RedisServerProcess.StartAsync(Arguments)));
        var cluster = new RedisCluster([.. running, .. started], started);
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

    private async Task FormAsync()
    {
        for (var node = 0; node < _nodes.Count; node++)
        {
            await OkAsync(node, $"CLUSTER SET-CONFIG-EPOCH {node + 1}");
            await OkAsync(node, $"CLUSTER ADDSLOTSRANGE {FirstSlotOf(node)} {FirstSlotOf(node + 1) - 1}");
            await OkAsync(node, $"CLUSTER MEET 127.0.0.1 {_nodes[0].Port}");
        }

        foreach (var node in _nodes)
        {
            await Eventually.TrueAsync(() => IsCompleteAsync(node.Port), Patience, "the cluster is complete");
        }
    }

    /// <summary>The slot s belongs to the node s * Count / Slots.</summary>
    private int FirstSlotOf(int node) => ((node * Slots) + _nodes.Count - 1) / _nodes.Count;

    private async Task<bool> IsCompleteAsync(int port)
    {
        var info = await RawRedis.AskAsync(port, "CLUSTER INFO");
        return info.Contains("cluster_state:ok", StringComparison.Ordinal)
            && info.Contains($"cluster_size:{_nodes.Count}", StringComparison.Ordinal)
            && info.Contains($"cluster_slots_ok:{Slots}", StringComparison.Ordinal);
    }

    private Task<string> IdOfAsync(int node) => RawRedis.AskAsync(_nodes[node].Port, "CLUSTER MYID");

    private async Task OkAsync(int node, string command) =>
        Assert.Equal("+OK", await RawRedis.AskAsync(_nodes[node].Port, command));
}

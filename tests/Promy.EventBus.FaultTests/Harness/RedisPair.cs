namespace Promy.EventBus.FaultTests;

/// <summary>A primary and its replica, either of which may be the other. The first is the server of the run.</summary>
internal sealed class RedisPair : IAsyncDisposable
{
    private RedisPair(RedisServerProcess primary, RedisServerProcess replica)
    {
        Primary = primary;
        Replica = replica;
    }

    public RedisServerProcess Primary { get; private set; }

    public RedisServerProcess Replica { get; private set; }

    /// <summary>Arguments that both need, so that a replica follows at once.</summary>
    public static string[] Arguments { get; } = ["--repl-diskless-sync", "yes", "--repl-diskless-sync-delay", "0"];

    /// <summary>Starts a replica of the run's server.</summary>
    public static async Task<RedisPair> StartAsync(FaultRun run)
    {
        var pair = run.Own(new RedisPair(run.Server, await RedisServerProcess.StartAsync(Arguments)));
        Assert.Equal("+OK", await RawRedis.AskAsync(pair.Replica.Port, $"REPLICAOF 127.0.0.1 {pair.Primary.Port}"));
        await pair.IsInSyncAsync();
        return pair;
    }

    public Task IsInSyncAsync() => Eventually.EqualAsync(
        "up", () => RawRedis.InfoAsync(Replica.Port, "replication", "master_link_status"), Patience.Usual);

    /// <summary>
    /// Swaps the roles without losing a write: the primary pauses writes until the replica has all of them, and steps
    /// down.
    /// </summary>
    /// <returns>When the replica had become the primary.</returns>
    public async Task<long> SwapAsync()
    {
        await IsInSyncAsync();
        Assert.Equal(
            "+OK", await RawRedis.AskAsync(Primary.Port, $"FAILOVER TO 127.0.0.1 {Replica.Port} TIMEOUT 20000"));
        return await SwappedAsync();
    }

    /// <summary>Waits until the replica is the primary.</summary>
    public async Task<long> SwappedAsync()
    {
        await Eventually.EqualAsync(
            "master", () => RawRedis.InfoAsync(Replica.Port, "replication", "role"), Patience.Usual);
        var swapped = Clock.Now;
        (Primary, Replica) = (Replica, Primary);
        return swapped;
    }

    /// <summary>Disposes the one that the run does not.</summary>
    public async ValueTask DisposeAsync()
    {
        // Both may be paused or dead: disposal kills those that run.
        await Primary.DisposeAsync();
        await Replica.DisposeAsync();
    }
}

namespace Promy.EventBus.FaultTests;

/// <summary>Connections as Redis sees them.</summary>
internal static class RedisClients
{
    /// <summary><c>CLIENT KILL TYPE normal</c>: closes every connection but that of the test.</summary>
    /// <returns>How many were closed.</returns>
    public static async Task<long> KillClientsAsync(this FaultRun run) =>
        (long)await run.Admin.GetServers()[0].ExecuteAsync("CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes");
}

namespace Promy.EventBus.FaultTests;

/// <summary>Redis itself closes the connections of all clients, as an operator or a proxy that restarts does.</summary>
internal static class ConnectionKiller
{
    /// <summary><c>CLIENT KILL TYPE normal SKIPME yes</c>.</summary>
    /// <returns>How many connections it closed.</returns>
    public static async Task<int> KillConnectionsAsync(this FaultRun run) =>
        (int)await run.Database.ExecuteAsync("CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes");
}

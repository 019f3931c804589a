using StackExchange.Redis;

namespace Promy.EventBus.TestSupport;

/// <summary>Makes a Redis full: it refuses every write that needs memory.</summary>
public static class FullRedis
{
    private const string MaxMemory = "maxmemory";

    /// <summary>Takes the memory away, and sees that a write is refused.</summary>
    /// <param name="database">Of a server of the test's own.</param>
    /// <param name="maxMemory">
    /// Remaining memory in bytes: far less than is in use, since near the limit a small command gets through by chance.
    /// </param>
    public static async Task FillAsync(IDatabase database, long maxMemory = 1)
    {
        ArgumentNullException.ThrowIfNull(database);
        await database.ExecuteAsync("CONFIG", "SET", MaxMemory, maxMemory);
        var refusal = await Assert.ThrowsAsync<RedisServerException>(() => database.StringSetAsync("any", "thing"));
        Assert.StartsWith("OOM", refusal.Message, StringComparison.Ordinal);
    }

    /// <summary>Gives the memory back.</summary>
    public static Task MakeRoomAsync(IDatabase database)
    {
        ArgumentNullException.ThrowIfNull(database);
        return database.ExecuteAsync("CONFIG", "SET", MaxMemory, 0);
    }
}

using StackExchange.Redis;

namespace Promy.EventBus.TestSupport;

/// <summary>Which product a server is, for tests that one of them cannot pass.</summary>
public static class RedisProduct
{
    /// <summary>Whether the server is Redict, by its own name.</summary>
    public static async Task<bool> IsRedictAsync(IServer server)
    {
        ArgumentNullException.ThrowIfNull(server);
        var info = (string)(await server.ExecuteAsync("INFO", "server"))!;
        return info.Contains("redict_version:", StringComparison.Ordinal);
    }
}

using StackExchange.Redis;

namespace Promy.EventBus.Redis;

/// <summary>Commands about the connection and the server.</summary>
internal static class ServerCommands
{
    /// <summary><c>ACL WHOAMI</c>; <see langword="null"/> where the user may not ask, which an open default user always may.</summary>
    public static async Task<string?> WhoAmIAsync(IConnectionMultiplexer multiplexer)
    {
        try
        {
            return (string?)await multiplexer.GetDatabase().ExecuteAsync("ACL", "WHOAMI").ConfigureAwait(false);
        }
        catch (RedisServerException exception) when (!RedisErrors.IsAuthenticationFailure(exception))
        {
            return null;
        }
    }

    /// <summary><c>CLIENT ID</c>; <see langword="null"/> where not permitted.</summary>
    public static async Task<long?> ClientIdAsync(IDatabase database)
    {
        try
        {
            return (long)await database.ExecuteAsync("CLIENT", "ID").ConfigureAwait(false);
        }
        catch (Exception exception) when (RedisErrors.IsNotPermitted(exception))
        {
            return null;
        }
    }

    /// <summary><c>CLIENT UNBLOCK</c>: the blocked read returns empty at once.</summary>
    public static Task UnblockAsync(IDatabase database, long clientId) => database.ExecuteAsync("CLIENT", "UNBLOCK", clientId);
}

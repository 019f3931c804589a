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
    /// <returns>
    /// <see langword="false"/> where it is not permitted: by Redis, or by the client library on a connection of the application that
    /// was opened without administration. The read then ends by itself when its block is over.
    /// </returns>
    public static async Task<bool> TryUnblockAsync(IDatabase database, long clientId)
    {
        try
        {
            await database.ExecuteAsync("CLIENT", "UNBLOCK", clientId).ConfigureAwait(false);
            return true;
        }
        catch (Exception exception) when (RedisErrors.IsRedisError(exception))
        {
            return false;
        }
    }
}

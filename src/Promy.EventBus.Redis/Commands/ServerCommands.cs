using System.Net;
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
    public static async Task<long?> ClientIdAsync(IServer server)
    {
        try
        {
            return (long)await server.ExecuteAsync("CLIENT", "ID").ConfigureAwait(false);
        }
        catch (Exception exception) when (RedisErrors.IsNotPermitted(exception))
        {
            return null;
        }
    }

    /// <summary>
    /// <c>CLIENT UNBLOCK</c> on the server of the connection: its blocked read returns empty at once. Where it is not permitted (by Redis, or
    /// by the client library on a connection of the application that was opened without administration) the read ends by itself when its
    /// block is over.
    /// </summary>
    public static async Task UnblockAsync(IConnectionMultiplexer multiplexer, EndPoint endPoint, long clientId)
    {
        try
        {
            await multiplexer.GetServer(endPoint).ExecuteAsync("CLIENT", "UNBLOCK", clientId).ConfigureAwait(false);
        }
        catch (Exception exception) when (RedisErrors.IsRedisError(exception) || exception is ArgumentException)
        {
            // Refused, not reachable, or a server that this connection does not know.
        }
    }
}

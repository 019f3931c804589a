using System.Net;
using StackExchange.Redis;

namespace Promy.EventBus.Redis;

// In: a connection.
// Out: which server it is, our user there, and the missing rights.
// Owner: the caller.
/// <summary>Commands about the connection and the server.</summary>
internal static class ServerCommands
{
    /// <summary>
    /// <c>PING</c> without waiting for its answer. It fails before it is sent if the connection was disposed by its
    /// owner.
    /// </summary>
    public static bool IsRefusedAsDisposed(IConnectionMultiplexer multiplexer)
    {
        try
        {
            _ = multiplexer.GetDatabase().PingAsync(CommandFlags.FireAndForget);
            return false;
        }
        catch (Exception exception) when (RedisErrors.IsRedisError(exception))
        {
            return RedisErrors.IsConnectionGone(exception);
        }
    }

    /// <summary>
    /// <c>ACL WHOAMI</c>; <see langword="null"/> if the user may not ask. An open default user always may.
    /// </summary>
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

    /// <summary>
    /// <c>SELECT</c> of the configured database, as the client library sends before other commands, but with a reply.
    /// </summary>
    public static async Task SelectAsync(IConnectionMultiplexer multiplexer)
    {
        var database = multiplexer.GetDatabase();
        await database.ExecuteAsync("SELECT", database.Database).ConfigureAwait(false);
    }

    /// <summary>
    /// Whether the server knows a command. Sent without arguments: the server checks their number before any right, so
    /// <c>ACL LOG</c> stays empty.
    /// </summary>
    public static async Task<bool> KnowsAsync(IDatabase database, string command)
    {
        try
        {
            await database.ExecuteAsync(command).ConfigureAwait(false);
            return true;
        }
        catch (RedisServerException exception)
        {
            return !RedisErrors.IsUnknownCommand(exception);
        }
    }

    /// <summary><c>TIME</c>; <see langword="null"/> if not permitted or unknown.</summary>
    public static async Task<DateTimeOffset?> TimeAsync(IDatabase database)
    {
        try
        {
            var time = await database.ExecuteAsync("TIME").ConfigureAwait(false);
            return DateTimeOffset.FromUnixTimeSeconds((long)time[0]).AddMicroseconds((long)time[1]);
        }
        catch (Exception exception) when (RedisErrors.IsUnavailable(exception))
        {
            return null;
        }
    }

    /// <summary><c>INFO</c>, its fields by their names; <see langword="null"/> if not permitted or unknown.</summary>
    public static async Task<IReadOnlyDictionary<string, string>?> InfoAsync(IDatabase database)
    {
        try
        {
            var text = (string?)await database.ExecuteAsync("INFO").ConfigureAwait(false) ?? "";
            return text.Split('\n')
                .Select(line => line.TrimEnd('\r').Split(':', 2))
                .Where(parts => parts.Length == 2)
                .DistinctBy(parts => parts[0])
                .ToDictionary(parts => parts[0], parts => parts[1], StringComparer.Ordinal);
        }
        catch (Exception exception) when (RedisErrors.IsUnavailable(exception))
        {
            return null;
        }
    }

    /// <summary>Runs the harmless command of a right; <see langword="null"/> if the right is there.</summary>
    public static async Task<MissingRight?> ProblemAsync(IDatabase database, AccessRight right)
    {
        try
        {
            await database.ExecuteAsync((string)right.Command[0], right.Command[1..]).ConfigureAwait(false);
            return null;
        }
        catch (Exception exception) when (exception is RedisServerException or RedisCommandException)
        {
            return right.ProblemOf(exception) is { } problem
                ? new MissingRight(right, RedisErrors.Describe(exception), problem)
                : null;
        }
    }

    /// <summary><c>CLIENT ID</c>; <see langword="null"/> if not permitted or unknown.</summary>
    public static async Task<long?> ClientIdAsync(IServer server)
    {
        try
        {
            return (long)await server.ExecuteAsync("CLIENT", "ID").ConfigureAwait(false);
        }
        catch (Exception exception) when (RedisErrors.IsUnavailable(exception))
        {
            return null;
        }
    }

    /// <summary>
    /// <c>CLIENT UNBLOCK</c> on the server of the connection: its blocked read returns empty at once. If it is not
    /// permitted, the read returns when its block is over.
    /// </summary>
    public static async Task UnblockAsync(IConnectionMultiplexer multiplexer, EndPoint endPoint, long clientId)
    {
        try
        {
            await multiplexer.GetServer(endPoint).ExecuteAsync("CLIENT", "UNBLOCK", clientId).ConfigureAwait(false);
        }
        catch (Exception exception) when (RedisErrors.IsRedisError(exception) || exception is ArgumentException)
        {
            // Refused, unreachable, or a server that this connection does not know.
        }
    }
}

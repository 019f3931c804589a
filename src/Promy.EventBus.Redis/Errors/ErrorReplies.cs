namespace Promy.EventBus.Redis;

/// <summary>
/// What the text of an error reply means. The client library's kinds are not asked: in 3.4.35 every reply that begins
/// with <c>ERR</c> is an unknown command to it. Only beginnings are compared, because the servers agree on little more.
/// For <see cref="RedisErrors"/> alone.
/// </summary>
internal static class ErrorReplies
{
    /// <summary>What no waiting helps against.</summary>
    public static bool IsPermanent(string reply) =>
        IsNotPermitted(reply) || IsNotPermittedInScript(reply) || IsWrongType(reply) || IsUnknownCommand(reply)
        || HasCode(reply, "CROSSSLOT");

    /// <summary>
    /// A replica; or a primary that became one while a read was blocked on it, and that closes the connection next.
    /// </summary>
    public static bool IsReadOnly(string reply) =>
        HasCode(reply, "READONLY") || Begins(reply, "UNBLOCKED force unblock");

    public static bool IsWrongType(string reply) => HasCode(reply, "WRONGTYPE");

    public static bool IsGroupExisting(string reply) => HasCode(reply, "BUSYGROUP");

    public static bool IsAuthenticationFailure(string reply) => HasCode(reply, "WRONGPASS") || HasCode(reply, "NOAUTH");

    /// <summary>The user may not run this command, or not on these keys: refused before anything ran.</summary>
    public static bool IsNotPermitted(string reply) =>
        HasCode(reply, "NOPERM") || Begins(reply, "ERR operation not permitted");

    /// <summary>The same inside a script that ran until then: Redis 7.0, and newer servers.</summary>
    public static bool IsNotPermittedInScript(string reply) =>
        Begins(reply, "ERR The user executing the script") || Begins(reply, "ERR ACL failure in script");

    /// <summary>The server does not know the command. In a script each server calls it by its own name.</summary>
    public static bool IsUnknownCommand(string reply) =>
        Begins(reply, "ERR unknown command") || Begins(reply, "ERR unknown subcommand")
        || (Begins(reply, "ERR unknown ")
            && reply.Contains(" command called from script", StringComparison.OrdinalIgnoreCase));

    /// <summary><c>SELECT</c> of a database that the server does not have.</summary>
    public static bool IsDatabaseOutOfRange(string reply) =>
        Begins(reply, "ERR DB index is out of range") || Begins(reply, "ERR invalid DB index");

    /// <summary><c>SELECT</c> of any database but 0 in a cluster.</summary>
    public static bool IsSelectNotAllowed(string reply) => Begins(reply, "ERR SELECT is not allowed");

    /// <summary>
    /// Stream or group are gone: NOGROUP; XINFO says no such key. On 7.0 a read that was blocked meanwhile gets
    /// UNBLOCKED: the key was deleted, is of another type now, or has left with its slot, which the next command tells.
    /// </summary>
    public static bool IsGroupMissing(string reply) =>
        HasCode(reply, "NOGROUP") || Begins(reply, "UNBLOCKED the stream key") || Begins(reply, "ERR no such key");

    /// <summary>Another node serves the slot: in words of the server, and in those of the client library.</summary>
    public static bool IsSlotMoved(string reply) =>
        HasCode(reply, "MOVED") || HasCode(reply, "ASK") || Begins(reply, "Key has MOVED");

    /// <summary>An error that no code tells from others.</summary>
    public static bool HasNoCode(string reply) => HasCode(reply, "ERR");

    /// <summary>
    /// The reply without what was sent: of an unknown command servers repeat the beginning of its arguments, and with
    /// it of an event.
    /// </summary>
    public static string WithoutArguments(string reply)
    {
        var arguments = IsUnknownCommand(reply) ? reply.IndexOf(", with args", StringComparison.Ordinal) : -1;
        return arguments < 0 ? reply : reply[..arguments];
    }

    private static bool HasCode(string reply, string code) =>
        reply.StartsWith(code, StringComparison.Ordinal) && (reply.Length == code.Length || reply[code.Length] == ' ');

    private static bool Begins(string reply, string words) =>
        reply.StartsWith(words, StringComparison.OrdinalIgnoreCase);
}

namespace Promy.EventBus.Redis;

/// <summary>
/// The meaning of an error reply's text. The client library's kinds are not used: 3.4.35 takes every reply that begins
/// with <c>ERR</c> for an unknown command. Only beginnings are compared, because servers agree on little more. Only for
/// <see cref="RedisErrors"/>.
/// </summary>
internal static class ErrorReplies
{
    /// <summary>Waiting does not help.</summary>
    public static bool IsPermanent(string reply) =>
        IsNotPermitted(reply) || IsNotPermittedInScript(reply) || IsWrongType(reply) || IsUnknownCommand(reply)
        || HasCode(reply, "CROSSSLOT");

    /// <summary>
    /// A replica; or a primary that became a replica during a blocked read, and closes the connection next.
    /// </summary>
    public static bool IsReadOnly(string reply) =>
        HasCode(reply, "READONLY") || Begins(reply, "UNBLOCKED force unblock");

    public static bool IsWrongType(string reply) => HasCode(reply, "WRONGTYPE");

    public static bool IsGroupExisting(string reply) => HasCode(reply, "BUSYGROUP");

    public static bool IsAuthenticationFailure(string reply) => HasCode(reply, "WRONGPASS") || HasCode(reply, "NOAUTH");

    /// <summary>The user lacks the right to the command or to these keys. Nothing ran.</summary>
    public static bool IsNotPermitted(string reply) =>
        HasCode(reply, "NOPERM") || Begins(reply, "ERR operation not permitted");

    /// <summary>The same inside a script that ran until then. Redis 7.0 and newer servers differ in the text.</summary>
    public static bool IsNotPermittedInScript(string reply) =>
        Begins(reply, "ERR The user executing the script") || Begins(reply, "ERR ACL failure in script");

    /// <summary>The server does not know the command. Inside a script the text differs between servers.</summary>
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
    /// The stream or the group is gone: NOGROUP; XINFO says no such key. On 7.0 a blocked read gets UNBLOCKED. Then the
    /// key was deleted, has another type, or has left with its slot; the next command shows which.
    /// </summary>
    public static bool IsGroupMissing(string reply) =>
        HasCode(reply, "NOGROUP") || Begins(reply, "UNBLOCKED the stream key") || Begins(reply, "ERR no such key");

    /// <summary>Another node serves the slot: texts of the server and of the client library.</summary>
    public static bool IsSlotMoved(string reply) =>
        HasCode(reply, "MOVED") || HasCode(reply, "ASK") || Begins(reply, "Key has MOVED");

    /// <summary>An error without a code of its own.</summary>
    public static bool HasNoCode(string reply) => HasCode(reply, "ERR");

    /// <summary>
    /// The reply without the command's arguments: of an unknown command servers repeat their beginning, possibly an
    /// event's.
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

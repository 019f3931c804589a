using StackExchange.Redis;

namespace Promy.EventBus.Redis;

/// <summary>
/// The rights of each role. Redis checks only the number of a command's arguments before its rights. So each command
/// here would do nothing even if it ran: a refused id, a missing group, contradictory options.
/// </summary>
internal static class AccessRights
{
    private const string NoGroup = "promy-eventbus-doctor";
    private const string NoEntry = "0-0";

    public static AccessRight WhoAmI { get; } = new("acl|whoami", null, true, "ACL", "WHOAMI");

    public static AccessRight Info { get; } = new("info", null, true, "INFO", "server");

    public static AccessRight Time { get; } = new("time", null, true, "TIME");

    public static IReadOnlyList<AccessRight> Of(AccessRole role, string stream, string deadLetters) => role switch
    {
        AccessRole.Publisher => [Append(stream), .. Common],
        AccessRole.Consumer =>
            [.. Consumer(stream), Append(deadLetters), .. Retries(stream), .. Members(stream), .. Common],
        AccessRole.Operator => [.. Operator(stream), .. DeadLetters(deadLetters), .. Common],
        AccessRole.Trimmer => [.. Trimmer(stream), .. Common],
        _ => throw new ArgumentOutOfRangeException(nameof(role), role, "Not a role."),
    };

    private static IEnumerable<AccessRight> Common => [WhoAmI, Info];

    private static IEnumerable<AccessRight> Consumer(string stream) =>
    [
        On(stream, "xgroup|create", "XGROUP", "CREATE", Key(stream), NoGroup, "no-id"),
        On(stream, "xreadgroup", "XREADGROUP", "GROUP", NoGroup, NoGroup, "COUNT", 1, "STREAMS", Key(stream), ">"),
        On(stream, "xack", "XACK", Key(stream), NoGroup, NoEntry),
        On(stream, "xpending", "XPENDING", Key(stream), NoGroup),
        On(stream, "xclaim", "XCLAIM", Key(stream), NoGroup, NoGroup, 0, NoEntry),
        On(stream, "xautoclaim", "XAUTOCLAIM", Key(stream), NoGroup, NoGroup, 0, NoEntry),
        Optional(stream, "xgroup|delconsumer", "XGROUP", "DELCONSUMER", Key(stream), NoGroup, NoGroup),
        Optional(stream, "xinfo|groups", "XINFO", "GROUPS", Key(stream)),
        Optional(stream, "xlen", "XLEN", Key(stream)),
        Optional(stream, "xrange", "XRANGE", Key(stream), NoEntry, NoEntry),
        Optional(stream, "eval", "EVAL", "return 1", 1, Key(stream)),
        new("client|id", null, true, "CLIENT", "ID"),
        new("client|unblock", null, true, "CLIENT", "UNBLOCK", 0),
    ];

    /// <summary>For the group's retries and replays. Without these rights the events are read all the same.</summary>
    private static IEnumerable<AccessRight> Retries(string stream)
    {
        var retries = SatelliteKeys.Retry(stream, NoGroup);
        var redeliveries = SatelliteKeys.Redeliveries(stream, NoGroup);
        return
        [
            Optional(retries, "xgroup|create", "XGROUP", "CREATE", Key(retries), NoGroup, "no-id"),
            Optional(
                retries,
                "xreadgroup",
                "XREADGROUP", "GROUP", NoGroup, NoGroup, "COUNT", 1, "STREAMS", Key(retries), ">"),
            Optional(retries, "xack", "XACK", Key(retries), NoGroup, NoEntry),
            Optional(retries, "xdel", "XDEL", Key(retries), NoEntry),
            Optional(retries, "xtrim", "XTRIM", Key(retries), "MINID", 0),
            Optional(retries, "xadd", "XADD", Key(retries), NoEntry, "field", "value"),
            Optional(redeliveries, "zadd", "ZADD", Key(redeliveries), "no-number", "member"),
            Optional(redeliveries, "zcard", "ZCARD", Key(redeliveries)),
            Optional(redeliveries, "zrange", "ZRANGE", Key(redeliveries), 0, 0),
            Optional(redeliveries, "zrem", "ZREM", Key(redeliveries), "member"),
            Optional(redeliveries, "eval", "EVAL", "return 1", 1, Key(redeliveries)),
            Time,
        ];
    }

    /// <summary>
    /// For the members of a group. Without these rights the events are read, and unhandled entries wait.
    /// </summary>
    private static IEnumerable<AccessRight> Members(string stream)
    {
        var members = SatelliteKeys.Members(stream, NoGroup);
        return
        [
            Optional(members, "hset", "HSET", Key(members), "field", "value", "without-value"),
            Optional(members, "hget", "HGET", Key(members), "field"),
            Optional(members, "hgetall", "HGETALL", Key(members)),
            Optional(members, "hdel", "HDEL", Key(members), "field"),
            Optional(members, "eval", "EVAL", "return 1", 1, Key(members)),
        ];
    }

    private static IEnumerable<AccessRight> Operator(string stream)
    {
        var redeliveries = SatelliteKeys.Redeliveries(stream, NoGroup);
        var members = SatelliteKeys.Members(stream, NoGroup);
        return
        [
            new("scan", null, false, "SCAN", 0, "COUNT", 1),
            On(stream, "xlen", "XLEN", Key(stream)),
            On(stream, "xinfo|stream", "XINFO", "STREAM", Key(stream)),
            On(stream, "xinfo|groups", "XINFO", "GROUPS", Key(stream)),
            On(stream, "xinfo|consumers", "XINFO", "CONSUMERS", Key(stream), NoGroup),
            On(stream, "xpending", "XPENDING", Key(stream), NoGroup),
            On(stream, "xrange", "XRANGE", Key(stream), NoEntry, NoEntry),
            On(stream, "xread", "XREAD", "COUNT", 1, "STREAMS", Key(stream), "$"),
            Append(stream),
            Optional(stream, "eval", "EVAL", "return 1", 1, Key(stream)),
            Optional(stream, "memory|usage", "MEMORY", "USAGE", Key(stream)),
            Optional(redeliveries, "zcard", "ZCARD", Key(redeliveries)),
            Optional(members, "hgetall", "HGETALL", Key(members)),
            Optional(members, "eval", "EVAL", "return 1", 1, Key(members)),
            Time,
        ];
    }

    private static IEnumerable<AccessRight> DeadLetters(string deadLetters) =>
    [
        On(deadLetters, "xrange", "XRANGE", Key(deadLetters), NoEntry, NoEntry),
        On(deadLetters, "xrevrange", "XREVRANGE", Key(deadLetters), NoEntry, NoEntry),
        On(deadLetters, "xdel", "XDEL", Key(deadLetters), NoEntry),
        Optional(deadLetters, "eval", "EVAL", "return 1", 1, Key(deadLetters)),
    ];

    private static IEnumerable<AccessRight> Trimmer(string stream)
    {
        var leader = SatelliteKeys.TrimLeader(stream);
        return
        [
            On(stream, "xlen", "XLEN", Key(stream)),
            On(stream, "xinfo|groups", "XINFO", "GROUPS", Key(stream)),
            On(stream, "xpending", "XPENDING", Key(stream), NoGroup),
            On(stream, "xrange", "XRANGE", Key(stream), NoEntry, NoEntry),
            On(stream, "xtrim", "XTRIM", Key(stream), "MINID", 0),
            On(leader, "set", "SET", Key(leader), "", "NX", "XX"),
            On(leader, "get", "GET", Key(leader)),
            On(leader, "pexpire", "PEXPIRE", Key(leader), "no-number"),
            On(leader, "eval", "EVAL", "return 1", 1, Key(leader)),
            Optional(leader, "evalsha", "EVALSHA", "no-script", 1, Key(leader)),
            new("script|load", null, true, "SCRIPT", "LOAD", "return 1"),
            Time,
        ];
    }

    private static AccessRight Append(string stream) =>
        On(stream, "xadd", "XADD", Key(stream), NoEntry, "field", "value");

    private static AccessRight On(string key, string name, params object[] command) => new(name, key, false, command);

    private static AccessRight Optional(string key, string name, params object[] command) =>
        new(name, key, true, command);

    private static RedisKey Key(string key) => key;
}

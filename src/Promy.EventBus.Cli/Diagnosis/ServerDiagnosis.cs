using System.Globalization;
using Promy.EventBus.Redis;

namespace Promy.EventBus.Cli;

/// <summary>What the facts about a Redis mean for the bus. Pure: facts in, findings out.</summary>
internal static class ServerDiagnosis
{
    private static readonly TimeSpan SlowRoundTrip = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan NoticeableSkew = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan WrongClock = TimeSpan.FromMinutes(1);
    private static readonly Version OldestTested = new(7, 0);
    private static readonly Version OldestUsable = new(6, 2);

    public static IEnumerable<Finding> Of(ServerFacts facts)
    {
        yield return Connectivity(facts);
        yield return Identity(facts);
        yield return new Finding("database", FindingStatus.Ok, $"Everything is in database {facts.Database}.");
        if (facts.Info is null)
        {
            yield return new Finding(
                "server", FindingStatus.Warning, "Version, eviction and persistence are not known: the right info is missing.",
                "ACL SETUSER <user> +info");
        }
        else
        {
            yield return Version(facts);
            yield return Role(facts);
            yield return Eviction(facts);
            yield return AppendOnlyFile(facts);
            yield return Snapshots(facts);
        }

        yield return Clock(facts);
    }

    private static Finding Connectivity(ServerFacts facts) => facts.RoundTrip <= SlowRoundTrip
        ? new("connectivity", FindingStatus.Ok, $"{facts.EndPoints} answers in {Shown.Duration(facts.RoundTrip)}.")
        : new(
            "connectivity", FindingStatus.Warning, $"{facts.EndPoints} answers slowly: {Shown.Duration(facts.RoundTrip)}.",
            "Look for slow commands (SLOWLOG GET), a busy machine, or a long way between here and Redis.");

    private static Finding Identity(ServerFacts facts) => facts.User switch
    {
        null => new(
            "identity", FindingStatus.Warning, "Redis does not tell who we are to it: the right acl|whoami is missing.",
            "ACL SETUSER <user> +acl|whoami; without it a wrong password may go unnoticed while the user default is open."),
        "default" => new(
            "identity", FindingStatus.Warning, "Connected as the user default.",
            "Give each service a user with the rights it needs (docs/operations.md), and turn default off: ACL SETUSER default off"),
        _ => new("identity", FindingStatus.Ok, $"Connected as {facts.User}."),
    };

    private static Finding Version(ServerFacts facts)
    {
        var text = facts["redis_version"];
        if (!System.Version.TryParse(text, out var version))
        {
            return new("version", FindingStatus.Warning, $"The version '{text}' is not one of Redis.", "Use Redis 7.0 or newer.");
        }

        return version >= OldestTested ? new("version", FindingStatus.Ok, $"Redis {text}.")
            : version >= OldestUsable
                ? new(
                    "version", FindingStatus.Warning, $"Redis {text} is older than what the bus is tested with.",
                    "Use Redis 7.0 or newer: before it, entries deleted while pending stay in the pending list, and no lag is known.")
                : new("version", FindingStatus.Error, $"Redis {text} has no XAUTOCLAIM.", "Use Redis 7.0 or newer.");
    }

    private static Finding Role(ServerFacts facts) => facts["role"] == "slave"
        ? new(
            "role", FindingStatus.Error, "This is a replica: it takes no writes.",
            $"Connect to the primary{(facts["master_host"] is { } host ? $" ({host}:{facts["master_port"]})" : "")}.")
        : new("role", FindingStatus.Ok, $"A primary with {facts["connected_slaves"] ?? "0"} replicas.");

    private static Finding Eviction(ServerFacts facts)
    {
        var policy = facts["maxmemory_policy"];
        var limit = long.TryParse(facts["maxmemory"], NumberStyles.None, CultureInfo.InvariantCulture, out var bytes) ? bytes : 0;
        return (policy, limit) switch
        {
            ("noeviction", 0) => new("eviction", FindingStatus.Ok, "noeviction, no memory limit: the memory of the machine is the limit."),
            ("noeviction", _) => new(
                "eviction", FindingStatus.Ok,
                $"noeviction: at {Shown.Bytes(limit)} new events are refused, and none is lost (now {facts["used_memory_human"]})."),
            _ => new(
                "eviction", limit == 0 ? FindingStatus.Warning : FindingStatus.Error,
                $"{policy}: when memory is short Redis may delete a whole stream with its groups"
                + (limit == 0 ? " (no limit is set now)." : $" (at {Shown.Bytes(limit)})."),
                "CONFIG SET maxmemory-policy noeviction, and in redis.conf"),
        };
    }

    private static Finding AppendOnlyFile(ServerFacts facts)
    {
        if (facts["aof_enabled"] != "1")
        {
            return new(
                "persistence",
                FindingStatus.Error,
                "The append-only file is off: what came since the last snapshot is lost when Redis dies.",
                "CONFIG SET appendonly yes, and appendfsync everysec or always in redis.conf");
        }

        return facts["aof_last_write_status"] is { } status and not "ok"
            ? new(
                "persistence", FindingStatus.Error, $"The last write of the append-only file failed ({status}).",
                "See the log of Redis; is its disk full?")
            : new("persistence", FindingStatus.Ok, "The append-only file is on.");
    }

    private static Finding Snapshots(ServerFacts facts) => facts["rdb_last_bgsave_status"] is { } status and not "ok"
        ? new(
            "snapshots", FindingStatus.Error, $"The last snapshot failed ({status}); Redis may refuse writes because of it (MISCONF).",
            "See the log of Redis; is its disk full, or vm.overcommit_memory 0?")
        : new("snapshots", FindingStatus.Ok, "The last snapshot did not fail.");

    private static Finding Clock(ServerFacts facts)
    {
        if (facts.ClockAhead is not { } ahead)
        {
            return new(
                "clock", FindingStatus.Warning, "The clocks cannot be compared: the right time is missing.", "ACL SETUSER <user> +time");
        }

        var skew = ahead.Duration();
        var message = $"The clock of Redis is {Shown.Duration(skew)} {(ahead < TimeSpan.Zero ? "behind" : "ahead of")} this machine's.";
        return skew <= NoticeableSkew + facts.RoundTrip
            ? new("clock", FindingStatus.Ok, "The clocks of Redis and this machine agree to within a second.")
            : new(
                "clock", skew <= WrongClock ? FindingStatus.Warning : FindingStatus.Error, message,
                "Run a time service (chrony, ntpd) on both: ages of entries, MaxAge and timestamps of events go by these clocks.");
    }
}

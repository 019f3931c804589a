using System.Globalization;
using Promy.EventBus.Redis;

namespace Promy.EventBus.Cli;

// In: facts about a server.
// Out: findings, each with a remedy. No I/O.
// Owner: the caller; nothing outlives the call.
/// <summary>Judges the facts about a Redis for the bus. Pure: facts in, findings out.</summary>
internal static class ServerDiagnosis
{
    private static readonly TimeSpan SlowRoundTrip = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan NoticeableSkew = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan WrongClock = TimeSpan.FromMinutes(1);
    private const string AskOthers = "Ask the server's operator.";

    public static IEnumerable<Finding> Of(ServerFacts facts)
    {
        yield return Connectivity(facts);
        yield return Identity(facts);
        yield return new Finding("database", FindingStatus.Ok, $"Everything is in database {facts.Database}.");
        yield return VersionDiagnosis.Of(facts);
        if (facts.Info is null)
        {
            yield return new Finding(
                "server",
                FindingStatus.Warning,
                $"Role, eviction and persistence are unknown: {WhyNot(facts.NoInfo, "info")}",
                IsRefused(facts.NoInfo) ? "ACL SETUSER <user> +info" : AskOthers);
        }
        else
        {
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
            "connectivity",
            FindingStatus.Warning,
            $"{facts.EndPoints} answers slowly: {Shown.Duration(facts.RoundTrip)}.",
            "Look for slow commands (SLOWLOG GET), a busy machine, or a long way between here and Redis.");

    private static Finding Identity(ServerFacts facts) => facts.User switch
    {
        null => new(
            "identity",
            FindingStatus.Warning,
            $"The user of this connection is unknown: {WhyNot(facts.NoUser, "acl|whoami")}",
            IsRefused(facts.NoUser)
                ? "ACL SETUSER <user> +acl|whoami; without it a wrong password may go unnoticed while the user default "
                    + "is open."
                : "If a server has no ACLs, or they are off, everybody who reaches it may do everything: guard its "
                    + "network."),
        "default" => new(
            "identity", FindingStatus.Warning, "Connected as the user default.",
            "Give each service a user with the rights it needs (docs/operations.md), and turn default off: "
            + "ACL SETUSER default off"),
        _ => new("identity", FindingStatus.Ok, $"Connected as {facts.User}."),
    };

    private static Finding Role(ServerFacts facts) => facts["role"] switch
    {
        null => NotTold("role", "The role of the server", "role", AskOthers),
        "slave" => new(
            "role", FindingStatus.Error, "This is a replica: it takes no writes.",
            $"Connect to the primary{(facts["master_host"] is { } host ? $" ({host}:{facts["master_port"]})" : "")}."),
        _ => new("role", FindingStatus.Ok, $"A primary with {facts["connected_slaves"] ?? "0"} replicas."),
    };

    private static Finding Eviction(ServerFacts facts)
    {
        var policy = facts["maxmemory_policy"];
        var limit = long.TryParse(facts["maxmemory"], NumberStyles.None, CultureInfo.InvariantCulture, out var bytes)
            ? bytes
            : 0;
        return (policy, limit) switch
        {
            (null or "", _) => NotTold(
                "eviction", "The eviction policy", "maxmemory_policy",
                "It has to be noeviction: see CONFIG GET maxmemory-policy, or ask the server's operator."),
            ("noeviction", 0) => new(
                "eviction", FindingStatus.Ok, "noeviction, no memory limit: the memory of the machine is the limit."),
            ("noeviction", _) => new(
                "eviction", FindingStatus.Ok,
                $"noeviction: at {Shown.Bytes(limit)} new events are refused, and none is lost "
                + $"(now {facts["used_memory_human"]})."),
            _ => new(
                "eviction", limit == 0 ? FindingStatus.Warning : FindingStatus.Error,
                $"{policy}: when memory is short Redis may delete a whole stream with its groups"
                + (limit == 0 ? " (no limit is set now)." : $" (at {Shown.Bytes(limit)})."),
                "CONFIG SET maxmemory-policy noeviction, and in redis.conf"),
        };
    }

    private static Finding AppendOnlyFile(ServerFacts facts)
    {
        if (facts["aof_enabled"] is null)
        {
            return NotTold("persistence", "The state of the append-only file", "aof_enabled", AskOthers);
        }

        if (facts["aof_enabled"] != "1")
        {
            return new(
                "persistence",
                FindingStatus.Error,
                "The append-only file is off: events since the last snapshot are lost if Redis dies.",
                "CONFIG SET appendonly yes, and appendfsync everysec or always in redis.conf");
        }

        return facts["aof_last_write_status"] is { } status and not "ok"
            ? new(
                "persistence", FindingStatus.Error, $"The last write of the append-only file failed ({status}).",
                "See the log of Redis; is its disk full?")
            : new("persistence", FindingStatus.Ok, "The append-only file is on.");
    }

    private static Finding Snapshots(ServerFacts facts) => facts["rdb_last_bgsave_status"] switch
    {
        null => NotTold("snapshots", "The result of the last snapshot", "rdb_last_bgsave_status", AskOthers),
        "ok" => new("snapshots", FindingStatus.Ok, "The last snapshot did not fail."),
        var status => new(
            "snapshots",
            FindingStatus.Error,
            $"The last snapshot failed ({status}); Redis may refuse writes because of it (MISCONF).",
            "See the log of Redis; is its disk full, or vm.overcommit_memory 0?"),
    };

    private static Finding Clock(ServerFacts facts)
    {
        if (facts.ClockAhead is not { } ahead)
        {
            return new(
                "clock",
                FindingStatus.Warning,
                $"The clocks cannot be compared: {WhyNot(facts.NoTime, "time")}",
                IsRefused(facts.NoTime) ? "ACL SETUSER <user> +time" : AskOthers);
        }

        var skew = ahead.Duration();
        var message = $"The clock of Redis is {Shown.Duration(skew)} "
            + $"{(ahead < TimeSpan.Zero ? "behind" : "ahead of")} this machine's.";
        return skew <= NoticeableSkew + facts.RoundTrip
            ? new("clock", FindingStatus.Ok, "The clocks of Redis and this machine agree to within a second.")
            : new(
                "clock", skew <= WrongClock ? FindingStatus.Warning : FindingStatus.Error, message,
                "Run a time service (chrony, ntpd) on both: "
                + "ages of entries, MaxAge and timestamps of events go by these clocks.");
    }

    private static Finding NotTold(string check, string what, string field, string remedy) => new(
        check, FindingStatus.Warning, $"{what} is unknown: INFO of the server has no {field}.", remedy);

    /// <summary>Only a right that Redis refuses can be granted.</summary>
    private static bool IsRefused(MissingRight? problem) => problem?.Problem is null or RightProblem.Refused;

    private static string WhyNot(MissingRight? problem, string right) =>
        IsRefused(problem) ? $"the right {right} is missing." : problem!.Reason;
}

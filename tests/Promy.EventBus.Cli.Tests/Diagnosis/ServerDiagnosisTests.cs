using Promy.EventBus.Redis;

namespace Promy.EventBus.Cli.Tests;

public sealed class ServerDiagnosisTests
{
    private static readonly ServerFacts Good = new()
    {
        Connected = new ServerProduct("Redis", "7.0.15"),
        EndPoints = "redis:6379",
        RoundTrip = TimeSpan.FromMilliseconds(1),
        Database = 0,
        User = "promy-ops",
        ClockAhead = TimeSpan.FromMilliseconds(-200),
        Info = new Dictionary<string, string>
        {
            ["redis_version"] = "7.0.15",
            ["role"] = "master",
            ["connected_slaves"] = "1",
            ["maxmemory"] = "0",
            ["maxmemory_policy"] = "noeviction",
            ["aof_enabled"] = "1",
            ["aof_last_write_status"] = "ok",
            ["rdb_last_bgsave_status"] = "ok",
        },
    };

    [Fact]
    public void A_well_configured_server_is_ok_in_every_respect() =>
        Assert.All(
            ServerDiagnosis.Of(Good),
            finding => Assert.Equal((FindingStatus.Ok, null), (finding.Status, finding.Remedy)));

    [Theory]
    [InlineData("redis_version", "6.2.6", "version", nameof(FindingStatus.Warning))]
    [InlineData("redis_version", "5.0.14", "version", nameof(FindingStatus.Error))]
    [InlineData("redis_version", "of course", "version", nameof(FindingStatus.Warning))]
    [InlineData("role", "slave", "role", nameof(FindingStatus.Error))]
    [InlineData("maxmemory_policy", "allkeys-lru", "eviction", nameof(FindingStatus.Warning))]
    [InlineData("aof_enabled", "0", "persistence", nameof(FindingStatus.Error))]
    [InlineData("aof_last_write_status", "err", "persistence", nameof(FindingStatus.Error))]
    [InlineData("rdb_last_bgsave_status", "err", "snapshots", nameof(FindingStatus.Error))]
    public void A_wrong_field_is_one_finding_with_a_remedy(string field, string value, string check, string status)
    {
        var info = new Dictionary<string, string>(Good.Info!) { [field] = value };

        var finding = Assert.Single(
            ServerDiagnosis.Of(Good with { Info = info }), finding => finding.Status != FindingStatus.Ok);

        Assert.Equal((check, status), (finding.Check, finding.Status.ToString()));
        Assert.NotNull(finding.Remedy);
    }

    [Theory]
    [InlineData("maxmemory_policy", "eviction")]
    [InlineData("aof_enabled", "persistence")]
    [InlineData("rdb_last_bgsave_status", "snapshots")]
    [InlineData("role", "role")]
    public void A_field_missing_from_the_answer_of_the_server_is_unknown(string field, string check)
    {
        var info = Good.Info!.Where(other => other.Key != field).ToDictionary();

        var findings = ServerDiagnosis.Of(Good with { Info = info });

        var finding = Assert.Single(findings, finding => finding.Status != FindingStatus.Ok);
        Assert.Equal((check, FindingStatus.Warning), (finding.Check, finding.Status));
        Assert.Contains("unknown", finding.Message, StringComparison.Ordinal);
        Assert.NotNull(finding.Remedy);
    }

    [Theory]
    [InlineData("server_name:valkey valkey_version:9.1.2 redis_version:7.2.4", "Valkey 9.1.2.", "Ok")]
    [InlineData("server_name:valkey valkey_version:8.0.1 redis_version:7.2.4", "Valkey 8.0.1.", "Ok")]
    [InlineData("redict_version:7.3.6 redis_version:7.2.4", "Redict 7.3.6.", "Ok")]
    [InlineData("redis_version:8.0.6", "Redis 8.0.6.", "Ok")]
    [InlineData("server_name:valkey valkey_version:7.2.9 redis_version:7.2.4", "Valkey 7.2.9 ", "Warning")]
    [InlineData(
        "server_name:garnet garnet_version:2.2.8 redis_version:7.4.3",
        "The bus is not tested with Garnet 2.2.8.",
        "Warning")]
    public void A_server_has_its_own_name_and_version(string fields, string expected, string status)
    {
        var info = new Dictionary<string, string>(Good.Info!.Where(field => field.Key != "redis_version"));
        foreach (var field in fields.Split(' '))
        {
            info.Add(field.Split(':')[0], field.Split(':')[1]);
        }

        var finding = Find(Good with { Info = info }, "version");

        Assert.StartsWith(expected, finding.Message, StringComparison.Ordinal);
        Assert.Equal(status, finding.Status.ToString());
    }

    [Fact]
    public void Eviction_with_a_limit_that_can_be_reached_is_an_error()
    {
        var info = new Dictionary<string, string>(Good.Info!)
        {
            ["maxmemory"] = "1048576", ["maxmemory_policy"] = "volatile-lru",
        };

        Assert.Equal(FindingStatus.Error, Find(Good with { Info = info }, "eviction").Status);
    }

    [Theory]
    [InlineData(900, nameof(FindingStatus.Ok))]
    [InlineData(-2_000, nameof(FindingStatus.Warning))]
    [InlineData(2_000, nameof(FindingStatus.Warning))]
    [InlineData(3_600_000, nameof(FindingStatus.Error))]
    public void A_clock_is_judged_by_how_far_it_is_off(long milliseconds, string status) =>
        Assert.Equal(
            status,
            Find(Good with { ClockAhead = TimeSpan.FromMilliseconds(milliseconds) }, "clock").Status.ToString());

    [Fact]
    public void A_fact_that_redis_does_not_tell_is_a_finding()
    {
        var findings = ServerDiagnosis.Of(Good with { Info = null, User = null, ClockAhead = null }).ToArray();

        Assert.Equal(
            ["identity", "server", "clock"],
            findings.Where(finding => finding is { Status: FindingStatus.Warning, Remedy: not null })
                .Select(finding => finding.Check));
    }

    [Fact]
    public void The_user_default_and_a_slow_answer_are_warnings()
    {
        var facts = Good with { User = "default", RoundTrip = TimeSpan.FromSeconds(1) };

        Assert.Equal(FindingStatus.Warning, Find(facts, "identity").Status);
        Assert.Equal(FindingStatus.Warning, Find(facts, "connectivity").Status);
    }

    [Fact]
    public void Rights_that_are_not_necessary_are_a_warning_and_all_others_an_error()
    {
        var optional = new MissingRight(new AccessRight("time", null, true, "TIME"), "NOPERM");
        var needed = new MissingRight(new AccessRight("xack", "events:users", false, "XACK"), "NOPERM");

        Assert.Equal(FindingStatus.Ok, RightsDiagnosis.Of(AccessRole.Consumer, "u", 5, []).Status);
        Assert.Equal(FindingStatus.Warning, RightsDiagnosis.Of(AccessRole.Consumer, "u", 5, [optional]).Status);
        var finding = RightsDiagnosis.Of(AccessRole.Consumer, "u", 5, [optional, needed]);
        Assert.Equal(FindingStatus.Error, finding.Status);
        Assert.StartsWith("ACL SETUSER u ~events:users +time +xack", finding.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void A_server_without_streams_is_an_error()
    {
        var facts = Good with { HasStreams = false, Connected = new("Garnet", "2.2.8"), Info = null };

        var finding = Find(facts, "version");

        Assert.Equal((FindingStatus.Error, "Garnet 2.2.8 has no streams."), (finding.Status, finding.Message));
    }

    [Fact]
    public void A_server_without_ACLs_needs_no_right_granted()
    {
        var whoAmI = new MissingRight(
            AccessRights.WhoAmI, "ERR ACL Authenticator is disabled.", RightProblem.Untold);

        var finding = Find(Good with { User = null, NoUser = whoAmI }, "identity");

        Assert.Equal(FindingStatus.Warning, finding.Status);
        Assert.Contains("ACL Authenticator is disabled", finding.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("ACL SETUSER", finding.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void An_unknown_right_is_a_warning_beside_the_missing_rights()
    {
        var untold = new MissingRight(
            new AccessRight("eval", "events:users", false, "EVAL"), "ERR scripts are off", RightProblem.Untold);
        var unknown = new MissingRight(
            new AccessRight("xack", "events:users", false, "XACK"), "ERR unknown command", RightProblem.NoCommand);

        var alone = RightsDiagnosis.Of(AccessRole.Consumer, "u", 5, [untold]);
        var both = RightsDiagnosis.Of(AccessRole.Consumer, "u", 5, [untold, unknown]);

        Assert.Equal(FindingStatus.Warning, alone.Status);
        Assert.Equal("Not certain: eval on events:users. ERR scripts are off", alone.Message);
        Assert.DoesNotContain("ACL SETUSER", alone.Remedy, StringComparison.Ordinal);
        Assert.Equal(FindingStatus.Error, both.Status);
        Assert.StartsWith("Missing: xack on events:users. ", both.Message, StringComparison.Ordinal);
        Assert.EndsWith(alone.Message, both.Message, StringComparison.Ordinal);
    }

    private static Finding Find(ServerFacts facts, string check) =>
        ServerDiagnosis.Of(facts).Single(finding => finding.Check == check);
}

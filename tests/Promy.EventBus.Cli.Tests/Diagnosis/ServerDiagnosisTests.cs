using Promy.EventBus.Redis;

namespace Promy.EventBus.Cli.Tests;

public sealed class ServerDiagnosisTests
{
    private static readonly ServerFacts Good = new()
    {
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
    public void A_redis_as_it_should_be_is_ok_in_every_respect() =>
        Assert.All(ServerDiagnosis.Of(Good), finding => Assert.Equal((FindingStatus.Ok, null), (finding.Status, finding.Remedy)));

    [Theory]
    [InlineData("redis_version", "6.2.6", "version", nameof(FindingStatus.Warning))]
    [InlineData("redis_version", "5.0.14", "version", nameof(FindingStatus.Error))]
    [InlineData("redis_version", "of course", "version", nameof(FindingStatus.Warning))]
    [InlineData("role", "slave", "role", nameof(FindingStatus.Error))]
    [InlineData("maxmemory_policy", "allkeys-lru", "eviction", nameof(FindingStatus.Warning))]
    [InlineData("aof_enabled", "0", "persistence", nameof(FindingStatus.Error))]
    [InlineData("aof_last_write_status", "err", "persistence", nameof(FindingStatus.Error))]
    [InlineData("rdb_last_bgsave_status", "err", "snapshots", nameof(FindingStatus.Error))]
    public void A_field_that_is_wrong_is_one_finding_with_a_remedy(string field, string value, string check, string status)
    {
        var info = new Dictionary<string, string>(Good.Info!) { [field] = value };

        var finding = Assert.Single(ServerDiagnosis.Of(Good with { Info = info }), finding => finding.Status != FindingStatus.Ok);

        Assert.Equal((check, status), (finding.Check, finding.Status.ToString()));
        Assert.NotNull(finding.Remedy);
    }

    [Fact]
    public void Eviction_with_a_limit_that_can_be_reached_is_an_error()
    {
        var info = new Dictionary<string, string>(Good.Info!) { ["maxmemory"] = "1048576", ["maxmemory_policy"] = "volatile-lru" };

        Assert.Equal(FindingStatus.Error, Find(Good with { Info = info }, "eviction").Status);
    }

    [Theory]
    [InlineData(900, nameof(FindingStatus.Ok))]
    [InlineData(-2_000, nameof(FindingStatus.Warning))]
    [InlineData(2_000, nameof(FindingStatus.Warning))]
    [InlineData(3_600_000, nameof(FindingStatus.Error))]
    public void A_clock_is_judged_by_how_far_it_is_off(long milliseconds, string status) =>
        Assert.Equal(
            status, Find(Good with { ClockAhead = TimeSpan.FromMilliseconds(milliseconds) }, "clock").Status.ToString());

    [Fact]
    public void What_redis_does_not_tell_is_a_finding()
    {
        var findings = ServerDiagnosis.Of(Good with { Info = null, User = null, ClockAhead = null }).ToArray();

        Assert.Equal(
            ["identity", "server", "clock"],
            findings.Where(finding => finding is { Status: FindingStatus.Warning, Remedy: not null }).Select(finding => finding.Check));
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

    private static Finding Find(ServerFacts facts, string check) =>
        ServerDiagnosis.Of(facts).Single(finding => finding.Check == check);
}

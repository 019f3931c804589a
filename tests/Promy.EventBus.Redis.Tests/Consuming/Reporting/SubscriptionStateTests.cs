using Microsoft.Extensions.Logging.Testing;
using Microsoft.Extensions.Time.Testing;

namespace Promy.EventBus.Redis.Tests.Consuming;

public sealed class SubscriptionStateTests
{
    private const string Stream = "orders";
    private const string Group = "billing";
    private static readonly string Retries = SatelliteKeys.Retry(Stream, Group);
    private static readonly string Members = SatelliteKeys.Members(Stream, Group);
    private static readonly InvalidOperationException Refused = new("refused");
    private static readonly IOException Away = new("away");

    private readonly FakeTimeProvider _clock = new();
    private readonly FakeLogger _logger = new();
    private readonly EventSubscription _subscription = new() { Stream = Stream, Group = Group };
    private readonly SubscriptionState _state;

    public SubscriptionStateTests() =>
        _state = new SubscriptionState(
            _subscription, "me", () => null, TimeSpan.FromSeconds(10), _clock, new BusLogger(_logger));

    [Fact]
    public void A_repeated_problem_is_logged_once_until_it_changes_or_ends()
    {
        Fail(SubscriptionActivity.Reclaim, Refused);
        Fail(SubscriptionActivity.Reclaim, Refused);
        Fail(SubscriptionActivity.Reclaim, Away);
        Fail(SubscriptionActivity.Reclaim, Away);
        Succeed(SubscriptionActivity.Reclaim);
        Succeed(SubscriptionActivity.Reclaim);
        Fail(SubscriptionActivity.Reclaim, Away);

        Assert.Equal(
            ["SubscriptionFailing", "SubscriptionFailing", "SubscriptionRecovered", "SubscriptionFailing"], Logged());
        Assert.Equal(
            "Reclaiming works again on orders for billing as me", _logger.Collector.GetSnapshot()[2].Message);
    }

    [Fact]
    public void One_activity_on_two_streams_has_two_problems()
    {
        Fail(SubscriptionActivity.Lease, Refused);
        Fail(SubscriptionActivity.Lease, Refused, Retries);
        Succeed(SubscriptionActivity.Lease, Retries);

        Assert.Equal(["SubscriptionFailing", "SubscriptionFailing", "SubscriptionRecovered"], Logged());
        Assert.NotNull(_state.Report(0).Problem);
        Assert.Null(_state.Report(0).RetryProblem);
    }

    [Fact]
    public void A_success_without_a_problem_is_no_news()
    {
        Succeed(SubscriptionActivity.Read);
        Fail(SubscriptionActivity.Acknowledge, Refused);
        Succeed(SubscriptionActivity.Read);

        Assert.Equal(["SubscriptionFailing"], Logged());
    }

    [Fact]
    public void A_report_names_reading_before_other_problems()
    {
        Fail(SubscriptionActivity.Reclaim, Away);
        Assert.StartsWith("Reclaiming: ", _state.Report(0).Problem, StringComparison.Ordinal);

        Fail(SubscriptionActivity.Read, Refused);

        Assert.Equal(RedisErrors.Describe(Refused, null), _state.Report(0).Problem);
        Succeed(SubscriptionActivity.Read);
        Assert.StartsWith("Reclaiming: ", _state.Report(0).Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void A_report_tells_problems_of_retries_and_of_members_apart()
    {
        Fail(SubscriptionActivity.Read, Refused, Retries);
        Fail(SubscriptionActivity.Announce, Away, Members);

        var report = _state.Report(inFlight: 3);

        Assert.StartsWith("Reading: ", report.RetryProblem, StringComparison.Ordinal);
        Assert.StartsWith("Announcing this member: ", report.MemberProblem, StringComparison.Ordinal);
        Assert.Equal((null, false, 3), (report.Problem, report.DeadLetterFailing, report.InFlight));
    }

    [Theory]
    [InlineData(SubscriptionActivity.DeadLetter, true)]
    [InlineData(SubscriptionActivity.Redeliver, true)]
    [InlineData(SubscriptionActivity.Lease, false)]
    public void Only_failed_outcomes_are_forgotten_after_the_idle_time(string activity, bool isForgotten)
    {
        Fail(activity, Refused);
        _clock.Advance(_subscription.MinIdle + _subscription.RecoveryInterval);
        Fail(activity, Refused);
        _clock.Advance(_subscription.MinIdle + (2 * _subscription.RecoveryInterval));
        Assert.True(Fails(_state.Report(0)));

        _clock.Advance(TimeSpan.FromMilliseconds(1));

        Assert.Equal(isForgotten, !Fails(_state.Report(0)));
        Succeed(activity);
        string[] expected =
            isForgotten ? ["SubscriptionFailing"] : ["SubscriptionFailing", "SubscriptionRecovered"];
        Assert.Equal(expected, Logged());
    }

    private static bool Fails(SubscriptionReport report) => report.DeadLetterFailing || report.Problem is not null;

    private void Fail(string activity, Exception exception, string key = Stream) =>
        _state.Failed(activity, key, exception);

    private void Succeed(string activity, string key = Stream) => _state.Succeeded(activity, key);

    private IEnumerable<string?> Logged() => _logger.Collector.GetSnapshot().Select(record => record.Id.Name);
}

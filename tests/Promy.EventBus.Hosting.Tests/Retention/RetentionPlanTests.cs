namespace Promy.EventBus.Hosting.Tests;

public sealed class RetentionPlanTests
{
    private readonly PromyEventBusOptions _options = new();

    [Fact]
    public void By_default_nothing_is_trimmed() => Assert.Empty(Plan("events:users"));

    [Fact]
    public void Every_consumed_stream_is_trimmed_once_unless_it_is_listed()
    {
        _options.Retention.UntilAcknowledged = true;
        List("events:users", stream => stream.UntilAcknowledged = false);
        List("events:products", stream => stream.MaxLength = 5);

        Assert.Equal(
            ["events:products max-length 5", "events:orders until-acknowledged"],
            Plan("events:users", "events:orders", "events:products", "events:orders"));
    }

    [Fact]
    public void A_listed_stream_need_not_be_consumed()
    {
        List("events:users", stream => stream.UntilAcknowledged = true);
        List("events:orders", stream => stream.MaxAge = TimeSpan.FromDays(2));

        Assert.Equal(["events:users until-acknowledged", "events:orders max-age 2.00:00:00"], Plan());
    }

    [Fact]
    public void The_keys_of_a_group_are_not_streams_of_events()
    {
        _options.Retention.UntilAcknowledged = true;

        Assert.Equal(
            ["events:users until-acknowledged"],
            Plan("events:users", "{events:users}:tests:retry", "{events:users}:tests:delayed", "{events:users}:dlq"));
    }

    private void List(string name, Action<EventBusStreamRetentionOptions> choose)
    {
        var stream = new EventBusStreamRetentionOptions { Stream = name };
        choose(stream);
        _options.Retention.Streams.Add(stream);
    }

    private IEnumerable<string> Plan(params string[] consumed) =>
        RetentionPlan.Of(_options, consumed).Select(planned => $"{planned.Stream} {planned.Retention}");
}

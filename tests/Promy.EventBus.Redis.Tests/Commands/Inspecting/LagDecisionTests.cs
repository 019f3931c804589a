namespace Promy.EventBus.Redis.Tests.Commands;

public sealed class LagDecisionTests
{
    [Theory]
    [InlineData(8L, 3, 3)]
    [InlineData(null, 3, 3)]
    [InlineData(0L, 3, 3)]
    [InlineData(null, 9, 5)]
    public void Of_gives_the_count_if_all_entries_were_counted(long? reported, long count, long expected)
    {
        var counted = Counted(count, isComplete: true) with { Length = 5 };

        Assert.Equal(new GroupLag(expected, 7, expected), LagDecision.Of(reported, 7, counted));
        Assert.False(LagDecision.MustGoOn(reported, counted, 1));
    }

    [Theory]
    [InlineData(1_000L)]
    [InlineData(49_999L)]
    public void Of_gives_the_reported_lag_if_counting_stopped_early_and_it_can_be_true(long reported)
    {
        var counted = Counted(1_000, isComplete: false);

        Assert.False(LagDecision.MustGoOn(reported, counted, 1));
        Assert.Equal(new GroupLag(reported, 7, 1_000), LagDecision.Of(reported, 7, counted));
    }

    [Theory]
    [InlineData(null)]
    [InlineData(999L)]
    [InlineData(50_000L)]
    public void Of_gives_no_lag_if_counting_stopped_early_and_the_report_cannot_be_true(long? reported)
    {
        var counted = Counted(1_000, isComplete: false);

        Assert.True(LagDecision.MustGoOn(reported, counted, 1));
        Assert.Equal(new GroupLag(null, 7, 1_000), LagDecision.Of(reported, 7, counted));
    }

    [Fact]
    public void MustGoOn_is_false_after_enough_entries_or_calls()
    {
        Assert.True(LagDecision.MustGoOn(null, Counted(9_999, isComplete: false), 19));
        Assert.False(LagDecision.MustGoOn(null, Counted(10_000, isComplete: false), 10));
        Assert.False(LagDecision.MustGoOn(null, Counted(20, isComplete: false), 20));
    }

    [Theory]
    [InlineData(8L, 3L, null)]
    [InlineData(3L, 3L, 3L)]
    [InlineData(8L, null, 8L)]
    [InlineData(null, 3L, null)]
    public void WithoutCount_gives_no_lag_if_more_is_reported_than_the_stream_holds(
        long? reported, long? length, long? expected) =>
        Assert.Equal(expected, LagDecision.WithoutCount(reported, 7, length).Lag);

    private static UnreadCount Counted(long count, bool isComplete) =>
        new(50_000, count, isComplete, StreamEntryId.Zero);
}

namespace Promy.EventBus.Redis.Tests.Consuming;

public sealed class ReadTurnsTests
{
    private static readonly TimeSpan JustNow = TimeSpan.Zero;
    private static readonly TimeSpan LongAgo = ReadTurns.MaxWait;

    [Fact]
    public void While_nothing_waits_both_are_read_at_once()
    {
        Assert.Equal(ReadTurn.Both, ReadTurns.Next(ReadTurn.Both, doEventsWait: false, doRetriesWait: false, JustNow));
        Assert.Equal(ReadTurn.Both, ReadTurns.Next(ReadTurn.Events, doEventsWait: false, doRetriesWait: false, LongAgo));
    }

    [Fact]
    public void A_backlog_of_events_is_read() =>
        Assert.Equal(ReadTurn.Events, ReadTurns.Next(ReadTurn.Events, doEventsWait: true, doRetriesWait: false, JustNow));

    [Fact]
    public void A_backlog_of_retries_does_not_keep_the_events_from_being_looked_at()
    {
        Assert.Equal(ReadTurn.Events, ReadTurns.Next(ReadTurn.Retries, doEventsWait: false, doRetriesWait: true, JustNow));
        Assert.Equal(ReadTurn.Retries, ReadTurns.Next(ReadTurn.Events, doEventsWait: false, doRetriesWait: true, JustNow));
        Assert.Equal(ReadTurn.Retries, ReadTurns.Next(ReadTurn.Both, doEventsWait: false, doRetriesWait: true, JustNow));
    }

    [Fact]
    public void Where_both_have_one_they_take_turns()
    {
        Assert.Equal(ReadTurn.Retries, ReadTurns.Next(ReadTurn.Events, doEventsWait: true, doRetriesWait: true, JustNow));
        Assert.Equal(ReadTurn.Events, ReadTurns.Next(ReadTurn.Retries, doEventsWait: true, doRetriesWait: true, JustNow));
    }

    [Fact]
    public void A_backlog_of_events_does_not_keep_the_retries_from_being_looked_at() =>
        Assert.Equal(ReadTurn.Retries, ReadTurns.Next(ReadTurn.Events, doEventsWait: true, doRetriesWait: false, LongAgo));
}

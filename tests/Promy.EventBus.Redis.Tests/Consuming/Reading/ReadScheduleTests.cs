namespace Promy.EventBus.Redis.Tests.Consuming;

public sealed class ReadScheduleTests
{
    private static readonly TimeSpan JustNow = TimeSpan.Zero;
    private static readonly TimeSpan LongAgo = ReadSchedule.MaxWait;

    [Fact]
    public void While_nothing_waits_both_are_read_at_once()
    {
        Assert.Equal(ReadTarget.Both, ReadSchedule.Next(ReadTarget.Both, doEventsWait: false, doRetriesWait: false, JustNow));
        Assert.Equal(ReadTarget.Both, ReadSchedule.Next(ReadTarget.Events, doEventsWait: false, doRetriesWait: false, LongAgo));
    }

    [Fact]
    public void A_backlog_of_events_is_read() =>
        Assert.Equal(ReadTarget.Events, ReadSchedule.Next(ReadTarget.Events, doEventsWait: true, doRetriesWait: false, JustNow));

    [Fact]
    public void A_backlog_of_retries_does_not_keep_the_events_from_being_looked_at()
    {
        Assert.Equal(ReadTarget.Events, ReadSchedule.Next(ReadTarget.Retries, doEventsWait: false, doRetriesWait: true, JustNow));
        Assert.Equal(ReadTarget.Retries, ReadSchedule.Next(ReadTarget.Events, doEventsWait: false, doRetriesWait: true, JustNow));
        Assert.Equal(ReadTarget.Retries, ReadSchedule.Next(ReadTarget.Both, doEventsWait: false, doRetriesWait: true, JustNow));
    }

    [Fact]
    public void Where_both_have_one_they_take_turns()
    {
        Assert.Equal(ReadTarget.Retries, ReadSchedule.Next(ReadTarget.Events, doEventsWait: true, doRetriesWait: true, JustNow));
        Assert.Equal(ReadTarget.Events, ReadSchedule.Next(ReadTarget.Retries, doEventsWait: true, doRetriesWait: true, JustNow));
    }

    [Fact]
    public void A_backlog_of_events_does_not_keep_the_retries_from_being_looked_at() =>
        Assert.Equal(ReadTarget.Retries, ReadSchedule.Next(ReadTarget.Events, doEventsWait: true, doRetriesWait: false, LongAgo));
}

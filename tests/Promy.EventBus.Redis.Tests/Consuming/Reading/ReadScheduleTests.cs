namespace Promy.EventBus.Redis.Tests.Consuming;

public sealed class ReadScheduleTests
{
    private static readonly TimeSpan JustNow = TimeSpan.Zero;
    private static readonly TimeSpan LongAgo = ReadSchedule.MaxWait;

    [Fact]
    public void Both_streams_are_read_at_once_if_neither_has_a_backlog()
    {
        Assert.Equal(
            ReadTarget.Both, ReadSchedule.Next(ReadTarget.Both, doEventsWait: false, doRetriesWait: false, JustNow));
        Assert.Equal(
            ReadTarget.Both, ReadSchedule.Next(ReadTarget.Events, doEventsWait: false, doRetriesWait: false, LongAgo));
    }

    [Fact]
    public void Events_are_read_again_while_they_have_a_backlog() =>
        Assert.Equal(
            ReadTarget.Events, ReadSchedule.Next(ReadTarget.Events, doEventsWait: true, doRetriesWait: false, JustNow));

    [Fact]
    public void A_backlog_of_redeliveries_does_not_keep_the_events_from_being_read()
    {
        Assert.Equal(
            ReadTarget.Events,
            ReadSchedule.Next(ReadTarget.Retries, doEventsWait: false, doRetriesWait: true, JustNow));
        Assert.Equal(
            ReadTarget.Retries,
            ReadSchedule.Next(ReadTarget.Events, doEventsWait: false, doRetriesWait: true, JustNow));
        Assert.Equal(
            ReadTarget.Retries, ReadSchedule.Next(ReadTarget.Both, doEventsWait: false, doRetriesWait: true, JustNow));
    }

    [Fact]
    public void Both_streams_take_turns_if_both_have_a_backlog()
    {
        Assert.Equal(
            ReadTarget.Retries, ReadSchedule.Next(ReadTarget.Events, doEventsWait: true, doRetriesWait: true, JustNow));
        Assert.Equal(
            ReadTarget.Events, ReadSchedule.Next(ReadTarget.Retries, doEventsWait: true, doRetriesWait: true, JustNow));
    }

    [Fact]
    public void A_backlog_of_events_does_not_keep_the_redeliveries_from_being_read() =>
        Assert.Equal(
            ReadTarget.Retries,
            ReadSchedule.Next(ReadTarget.Events, doEventsWait: true, doRetriesWait: false, LongAgo));
}

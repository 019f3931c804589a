namespace Promy.EventBus.Redis;

/// <summary>
/// Decides what is read next: both streams in one blocking read while neither has a backlog; in turns while both have one; and the retry
/// stream now and then while only the other has one, so that retries do not wait for its end.
/// </summary>
internal static class ReadSchedule
{
    /// <summary>Longest time that the backlog of the stream may keep the retry stream from being looked at.</summary>
    public static readonly TimeSpan MaxWait = TimeSpan.FromMilliseconds(100);

    /// <param name="last">What was read last.</param>
    /// <param name="doEventsWait">Whether the stream is likely to have more.</param>
    /// <param name="doRetriesWait">Whether the retry stream is likely to have more.</param>
    /// <param name="sinceRetries">How long ago the retry stream was looked at.</param>
    public static ReadTarget Next(ReadTarget last, bool doEventsWait, bool doRetriesWait, TimeSpan sinceRetries)
    {
        if (!doEventsWait)
        {
            // However long the backlog of retries is, an event that comes meanwhile does not wait for its end.
            return !doRetriesWait ? ReadTarget.Both : last == ReadTarget.Retries ? ReadTarget.Events : ReadTarget.Retries;
        }

        return sinceRetries >= MaxWait || (doRetriesWait && last != ReadTarget.Retries) ? ReadTarget.Retries : ReadTarget.Events;
    }
}

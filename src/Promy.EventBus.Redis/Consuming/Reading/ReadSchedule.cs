namespace Promy.EventBus.Redis;

/// <summary>
/// Decides which stream is read next. Without a backlog both are read in one blocking read; if both have one, they take
/// turns. If only the stream has one, the retry stream is still read now and then: retries must not wait for its end.
/// </summary>
internal static class ReadSchedule
{
    /// <summary>Longest time that a backlog of the stream may delay a read of the retry stream.</summary>
    public static readonly TimeSpan MaxWait = TimeSpan.FromMilliseconds(100);

    /// <param name="last">The last target.</param>
    /// <param name="doEventsWait">Whether the stream is likely to have more.</param>
    /// <param name="doRetriesWait">Whether the retry stream is likely to have more.</param>
    /// <param name="sinceRetries">Time since the last read of the retry stream.</param>
    public static ReadTarget Next(ReadTarget last, bool doEventsWait, bool doRetriesWait, TimeSpan sinceRetries)
    {
        if (!doEventsWait)
        {
            // A new event must not wait for the end of a backlog of retries.
            return !doRetriesWait ? ReadTarget.Both
                : last == ReadTarget.Retries ? ReadTarget.Events
                : ReadTarget.Retries;
        }

        return sinceRetries >= MaxWait || (doRetriesWait && last != ReadTarget.Retries)
            ? ReadTarget.Retries
            : ReadTarget.Events;
    }
}

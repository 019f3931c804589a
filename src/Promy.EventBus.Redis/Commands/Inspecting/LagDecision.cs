namespace Promy.EventBus.Redis;

/// <summary>
/// What the lag of a group is. The number that Redis reports is wrong once a trim has passed the group (until its next
/// read, or for good, by server), and missing for a group that began in the middle or after a deletion. Hence it is
/// believed only where counting has not come to the end and does not contradict it. Pure.
/// </summary>
internal static class LagDecision
{
    /// <summary>Entries that are counted at most, where Redis reports nothing that can be true.</summary>
    public const int MaxCounted = 10_000;

    // Of large entries a call counts fewer: they are not gone through without end.
    private const int MaxCalls = 20;

    /// <summary>Whether more has to be counted.</summary>
    /// <param name="reported">What Redis reports.</param>
    /// <param name="counted">What was counted so far.</param>
    /// <param name="calls">In how many calls.</param>
    public static bool MustGoOn(long? reported, UnreadCount counted, int calls) =>
        !counted.IsComplete && !CanBe(reported, counted) && counted.Count < MaxCounted && calls < MaxCalls;

    /// <param name="reported">What Redis reports.</param>
    /// <param name="pending">Entries pending in the group.</param>
    /// <param name="counted">What was counted.</param>
    public static GroupLag Of(long? reported, long pending, UnreadCount counted)
    {
        // Trimmed while it was counted.
        var count = Math.Min(counted.Count, counted.Length);
        return counted.IsComplete ? new GroupLag(count, pending, count)
            : CanBe(reported, counted) ? new GroupLag(reported, pending, count)
            : new GroupLag(null, pending, count);
    }

    /// <summary>Where nothing may be counted: more than there is cannot be unread.</summary>
    /// <param name="reported">What Redis reports.</param>
    /// <param name="pending">Entries pending in the group.</param>
    /// <param name="length">Entries in the stream; <see langword="null"/> where that may not be asked either.</param>
    public static GroupLag WithoutCount(long? reported, long pending, long? length) =>
        reported > length ? new GroupLag(null, pending) : new GroupLag(reported, pending, reported ?? 0);

    /// <summary>Below the whole stream: entries up to the last delivered one are in it, too.</summary>
    private static bool CanBe(long? reported, UnreadCount counted) =>
        reported >= counted.Count && reported < counted.Length;
}

namespace Promy.EventBus.Redis;

/// <summary>
/// Decides the lag of a group. The number of Redis is wrong after a trim has passed the group: until its next read or,
/// on some servers, for good. It is missing for a group that began in the middle or after a deletion. So it is used
/// only if counting is incomplete and does not contradict it. Pure.
/// </summary>
internal static class LagDecision
{
    /// <summary>Entries counted at most, if the number of Redis is impossible.</summary>
    public const int MaxCounted = 10_000;

    // A call counts fewer entries if they are large; this bounds them too.
    private const int MaxCalls = 20;

    /// <summary>Whether to count further.</summary>
    /// <param name="reported">The lag that Redis reports.</param>
    /// <param name="counted">The count so far.</param>
    /// <param name="calls">The calls so far.</param>
    public static bool MustGoOn(long? reported, UnreadCount counted, int calls) =>
        !counted.IsComplete && !CanBe(reported, counted) && counted.Count < MaxCounted && calls < MaxCalls;

    /// <param name="reported">The lag that Redis reports.</param>
    /// <param name="pending">Entries pending in the group.</param>
    /// <param name="counted">The whole count.</param>
    public static GroupLag Of(long? reported, long pending, UnreadCount counted)
    {
        // The stream may have been trimmed meanwhile.
        var count = Math.Min(counted.Count, counted.Length);
        return counted.IsComplete ? new GroupLag(count, pending, count)
            : CanBe(reported, counted) ? new GroupLag(reported, pending, count)
            : new GroupLag(null, pending, count);
    }

    /// <summary>Without the right to count. A lag above the length is impossible.</summary>
    /// <param name="reported">The lag that Redis reports.</param>
    /// <param name="pending">Entries pending in the group.</param>
    /// <param name="length">Entries in the stream; <see langword="null"/> without the right to ask.</param>
    public static GroupLag WithoutCount(long? reported, long pending, long? length) =>
        reported > length ? new GroupLag(null, pending) : new GroupLag(reported, pending, reported ?? 0);

    /// <summary>Below the whole length: delivered entries are in the stream, too.</summary>
    private static bool CanBe(long? reported, UnreadCount counted) =>
        reported >= counted.Count && reported < counted.Length;
}

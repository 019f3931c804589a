using System.Globalization;
using StackExchange.Redis;

namespace Promy.EventBus.Redis;

/// <summary>
/// Where a sweep through the pending entries begins. At the oldest, except where there are very many: then at a random one, because many
/// consumers that sweep after the same outage would otherwise all try for the same entries.
/// </summary>
internal static class SweepStart
{
    /// <param name="pending">What is pending in the group.</param>
    /// <param name="many">From how many on; one consumer alone leaves fewer, and those stay in their order.</param>
    /// <param name="random">A number from 0 to 1.</param>
    /// <returns><see langword="null"/>: at the oldest.</returns>
    public static RedisValue? Choose(in StreamPendingInfo pending, int many, double random)
    {
        if (pending.PendingMessageCount < many)
        {
            return null;
        }

        var (first, last) = (Milliseconds(pending.LowestPendingMessageId), Milliseconds(pending.HighestPendingMessageId));
        var start = first + (long)((last - first) * random);
        if (start == first)
        {
            return null;
        }

        return string.Create(CultureInfo.InvariantCulture, $"{start}-0");
    }

    /// <summary>Whether a cursor has come to where the sweep began, or past it.</summary>
    public static bool IsReached(RedisValue cursor, RedisValue start) => Milliseconds(cursor) >= Milliseconds(start);

    /// <summary>The first part of an entry id: Unix time in milliseconds, unless the publisher chose its ids.</summary>
    private static long Milliseconds(RedisValue id) =>
        StreamEntryId.TryParse((string?)id, out var entry) && entry.Milliseconds <= long.MaxValue ? (long)entry.Milliseconds : 0;
}

using System.Globalization;
using StackExchange.Redis;

namespace Promy.EventBus.Redis;

/// <summary>
/// The start of a sweep through the pending entries: the oldest, or a random id if there are very many. Consumers that
/// sweep after the same outage would otherwise all try for the same entries.
/// </summary>
internal static class SweepStart
{
    /// <param name="pending">The pending entries of the group.</param>
    /// <param name="many">The limit. A single consumer leaves fewer, which stay in order.</param>
    /// <param name="random">A number from 0 to 1.</param>
    /// <returns><see langword="null"/>: at the oldest.</returns>
    public static RedisValue? Choose(in StreamPendingInfo pending, int many, double random)
    {
        if (pending.PendingMessageCount < many)
        {
            return null;
        }

        var first = Milliseconds(pending.LowestPendingMessageId);
        var last = Milliseconds(pending.HighestPendingMessageId);
        var start = first + (long)((last - first) * random);
        if (start == first)
        {
            return null;
        }

        return string.Create(CultureInfo.InvariantCulture, $"{start}-0");
    }

    /// <summary>Whether a cursor has reached the start of the sweep.</summary>
    public static bool IsReached(RedisValue cursor, RedisValue start) => Milliseconds(cursor) >= Milliseconds(start);

    /// <summary>The first part of an entry id: Unix time in milliseconds, unless the publisher chose the id.</summary>
    private static long Milliseconds(RedisValue id) =>
        StreamEntryId.TryParse((string?)id, out var entry) && entry.Milliseconds <= long.MaxValue
            ? (long)entry.Milliseconds
            : 0;
}

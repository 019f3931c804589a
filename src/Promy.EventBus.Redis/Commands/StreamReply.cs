using StackExchange.Redis;

namespace Promy.EventBus.Redis;

/// <summary>
/// Entries out of a raw XREADGROUP reply for one stream. RESP2: <c>[[stream, entries]]</c>; RESP3: <c>{stream: entries}</c>,
/// which the client shows as a flat <c>[stream, entries]</c>. No entry in time: null in both.
/// </summary>
internal static class StreamReply
{
    public static StreamEntry[] Entries(RedisResult reply)
    {
        if (reply.IsNull || reply.Length == 0)
        {
            return [];
        }

        var entries = reply.Resp3Type == ResultType.Map ? reply[1] : reply[0][1];
        var parsed = new StreamEntry[entries.Length];
        for (var index = 0; index < parsed.Length; index++)
        {
            parsed[index] = Entry(entries[index]);
        }

        return parsed;
    }

    private static StreamEntry Entry(RedisResult entry)
    {
        var id = (RedisValue)entry[0];
        var fields = entry[1];
        if (fields.IsNull)
        {
            return new StreamEntry(id, []);
        }

        var values = new NameValueEntry[fields.Length / 2];
        for (var index = 0; index < values.Length; index++)
        {
            values[index] = new NameValueEntry((RedisValue)fields[2 * index], (RedisValue)fields[(2 * index) + 1]);
        }

        return new StreamEntry(id, values);
    }
}

using StackExchange.Redis;

namespace Promy.EventBus.Redis;

/// <summary>
/// Entries out of a raw XREAD or XREADGROUP reply. RESP2: <c>[[stream, entries], …]</c>; RESP3: <c>{stream: entries, …}</c>,
/// which the client shows as a flat <c>[stream, entries, …]</c>. A stream without entries is left out, and where all are: null in both.
/// </summary>
internal static class StreamReply
{
    /// <param name="reply">The reply.</param>
    /// <param name="stream">One of the streams that were asked for.</param>
    public static StreamEntry[] Entries(RedisResult reply, RedisValue stream)
    {
        if (reply.IsNull)
        {
            return [];
        }

        if (reply.Resp3Type == ResultType.Map)
        {
            for (var index = 0; index < reply.Length; index += 2)
            {
                if ((RedisValue)reply[index] == stream)
                {
                    return Parse(reply[index + 1]);
                }
            }

            return [];
        }

        for (var index = 0; index < reply.Length; index++)
        {
            if ((RedisValue)reply[index][0] == stream)
            {
                return Parse(reply[index][1]);
            }
        }

        return [];
    }

    private static StreamEntry[] Parse(RedisResult entries)
    {
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

using StackExchange.Redis;

namespace Promy.EventBus.Benchmarks.EndToEnd;

/// <summary>
/// Entries out of the raw reply of a blocking read: RESP3 has a map of streams, RESP2 a list of pairs.
/// </summary>
internal static class HandWrittenReply
{
    public static StreamEntry[] Entries(RedisResult reply) =>
        reply.IsNull
            ? []
            : Array.ConvertAll((RedisResult[])(reply.Resp3Type == ResultType.Map ? reply[1] : reply[0][1])!, Entry);

    private static StreamEntry Entry(RedisResult entry)
    {
        var fields = (RedisValue[])entry[1]!;
        var values = new NameValueEntry[fields.Length / 2];
        for (var index = 0; index < values.Length; index++)
        {
            values[index] = new NameValueEntry(fields[2 * index], fields[(2 * index) + 1]);
        }

        return new StreamEntry((RedisValue)entry[0], values);
    }
}

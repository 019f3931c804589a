using StackExchange.Redis;

namespace Promy.EventBus.Redis;

/// <summary>
/// Entries out of an XREAD, XREADGROUP or XCLAIM reply as the client library makes objects of it: more costly than
/// <see cref="StreamReply"/>, but such a command can be sent again to the node that its slot has moved to.
/// </summary>
internal static class RedirectedReply
{
    /// <summary>
    /// Sends a raw command once more, so that it follows the slot: to the node that has it, or that is about to.
    /// </summary>
    public static Task<RedisResult> AskAsync(
        ReaderConnection connection, string command, RedisKeyOrValue[] rawArguments)
    {
        object[] arguments =
            [.. rawArguments.Select(argument => argument.IsKey ? argument.Key : (object)argument.Value)];
        return connection.AskAsync(database => database.ExecuteAsync(command, arguments));
    }

    /// <param name="reply">The reply: a map under RESP3, else an array of pairs; null where there is nothing.</param>
    /// <param name="stream">One of the streams that were asked for.</param>
    /// <param name="project">Makes an entry.</param>
    /// <param name="entries">Gets the entries of the stream.</param>
    public static void Read<TEntry>(
        RedisResult reply, string stream, EntryProjection<TEntry> project, List<TEntry> entries)
    {
        if (reply.IsNull)
        {
            return;
        }

        var isMap = reply.Resp3Type == ResultType.Map;
        for (var index = 0; index < reply.Length; index += isMap ? 2 : 1)
        {
            var (name, listed) = isMap ? (reply[index], reply[index + 1]) : (reply[index][0], reply[index][1]);
            if ((string?)name != stream)
            {
                continue;
            }

            ReadList(listed, project, entries);
        }
    }

    /// <summary>Entries out of a reply that has nothing else, such as that of XCLAIM.</summary>
    public static void ReadList<TEntry>(
        RedisResult reply, EntryProjection<TEntry> project, List<TEntry> entries)
    {
        foreach (var entry in reply.IsNull ? [] : (RedisResult[])reply!)
        {
            entries.Add(project((string)entry[0]!, FieldsOf(entry[1]), ReplyMemory.Separate));
        }
    }

    private static NameValueEntry[] FieldsOf(RedisResult fields)
    {
        var values = fields.IsNull ? [] : (RedisValue[])fields!;
        var entries = new NameValueEntry[values.Length / 2];
        for (var index = 0; index < entries.Length; index++)
        {
            entries[index] = new NameValueEntry(values[2 * index], values[(2 * index) + 1]);
        }

        return entries;
    }
}

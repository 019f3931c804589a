using StackExchange.Redis;

namespace Promy.EventBus.Redis;

/// <summary>
/// Reads entries out of the client library's objects for an XREAD, XREADGROUP or XCLAIM reply. Slower than
/// <see cref="StreamReply"/>, but such a command can be resent to the node that has the slot now.
/// </summary>
internal static class RedirectedReply
{
    /// <summary>Resends a raw command so that it follows the slot: to the node that has it, or soon will.</summary>
    public static Task<RedisResult> AskAsync(
        ReaderConnection connection, string command, RedisKeyOrValue[] rawArguments)
    {
        object[] arguments =
            [.. rawArguments.Select(argument => argument.IsKey ? argument.Key : (object)argument.Value)];
        return connection.AskAsync(database => database.ExecuteAsync(command, arguments));
    }

    /// <param name="reply">A map under RESP3, else an array of pairs; null if there are no entries.</param>
    /// <param name="stream">One of the streams that were asked for.</param>
    /// <param name="project">Makes an entry.</param>
    /// <param name="entries">Receives the entries of the stream.</param>
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

    /// <summary>Reads a reply that consists of entries alone, such as that of XCLAIM.</summary>
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

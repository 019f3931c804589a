using System.Runtime.InteropServices;
using RESPite.Messages;
using StackExchange.Redis;

namespace Promy.EventBus.Redis;

// In: the raw reply of a read.
// Out: its entries, in memory that is reused after they were handled.
// Owner: the commands that read it, until their next read.
/// <summary>
/// Reads entries out of a raw XREAD or XREADGROUP reply. RESP2: <c>[[stream, entries], …]</c>; RESP3:
/// <c>{stream: entries, …}</c>. A stream without entries is left out; without any stream the reply is null in both. The
/// client's own objects are avoided: they cost as much as the rest of a read.
/// </summary>
internal sealed class StreamReply
{
    // Reused for each entry.
    private readonly List<NameValueEntry> _fields = new(capacity: 4);

    /// <param name="reader">At the beginning of the reply.</param>
    /// <param name="stream">One of the streams that were asked for.</param>
    /// <param name="memory">Receives the values.</param>
    /// <param name="project">Makes an entry.</param>
    /// <param name="entries">Receives the entries of the stream.</param>
    public void Read<TEntry>(
            RespReader reader,
            ReadOnlySpan<byte> stream,
            ReplyMemory memory,
            EntryProjection<TEntry> project,
            List<TEntry> entries)
    {
        if (reader.IsNull)
        {
            return;
        }

        var isMap = reader.Prefix == RespPrefix.Map;
        for (var left = isMap ? reader.AggregateLength() / 2 : reader.AggregateLength(); left > 0; left--)
        {
            if (!isMap)
            {
                reader.MoveNextAggregate();
            }

            reader.MoveNextScalar();
            var isStream = reader.Is(stream);
            reader.MoveNextAggregate();
            if (isStream)
            {
                ReadEntries(ref reader, memory, project, entries);
                return;
            }

            reader.SkipChildren();
        }
    }

    /// <summary>Reads a reply that consists of entries alone, such as that of XCLAIM.</summary>
    /// <param name="reader">At the beginning of the reply.</param>
    /// <param name="memory">Receives the values.</param>
    /// <param name="project">Makes an entry.</param>
    /// <param name="entries">Receives the entries.</param>
    public void ReadList<TEntry>(
        RespReader reader, ReplyMemory memory, EntryProjection<TEntry> project, List<TEntry> entries) =>
        ReadEntries(ref reader, memory, project, entries);

    private void ReadEntries<TEntry>(
        ref RespReader reader, ReplyMemory memory, EntryProjection<TEntry> project, List<TEntry> entries)
    {
        for (var left = reader.AggregateLength(); left > 0; left--)
        {
            reader.MoveNextAggregate();
            reader.MoveNextScalar();
            var id = reader.ReadString() ?? "";
            reader.MoveNext();
            ReadFields(ref reader, memory);
            entries.Add(project(id, CollectionsMarshal.AsSpan(_fields), memory));
        }
    }

    private void ReadFields(ref RespReader reader, ReplyMemory memory)
    {
        _fields.Clear();
        for (var left = reader.IsNull ? 0 : reader.AggregateLength(); left > 0; left -= 2)
        {
            reader.MoveNextScalar();
            var name = NameAt(reader);
            reader.MoveNextScalar();
            var value = memory.Take(reader.ScalarLength());
            reader.CopyTo(value.Span);
            _fields.Add(new NameValueEntry(name, value));
        }
    }

    private static RedisValue NameAt(in RespReader reader)
    {
        foreach (var name in WireEntry.FieldNames)
        {
            if (reader.Is(name))
            {
                return name;
            }
        }

        return reader.ReadByteArray();
    }
}

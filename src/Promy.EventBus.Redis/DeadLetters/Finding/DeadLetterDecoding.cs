using Promy.EventBus.Wire;
using StackExchange.Redis;

namespace Promy.EventBus.Redis;

/// <summary>Decodes a dead-letter entry; an undecodable entry keeps its raw fields.</summary>
internal static class DeadLetterDecoding
{
    public static DeadLetterEntry Decode(string deadLetterStream, in StreamEntry entry)
    {
        var id = (string)entry.Id!;
        var problem = WireEntry.Read(entry.Values, out var metadata, out var payload);
        var read = problem is null
            ? DeadLetterReader.Read(deadLetterStream, id, metadata.Span, payload.Span, out problem)
            : null;
        return read ?? new DeadLetterEntry
        {
            DeadLetterStream = deadLetterStream,
            Id = id,
            Problem = problem,
            RawFields = Array.ConvertAll(
                entry.Values,
                field => new DeadLetterField
                {
                    Name = (ReadOnlyMemory<byte>)field.Name,
                    Value = (ReadOnlyMemory<byte>)field.Value,
                }),
        };
    }

    /// <summary>Approximate bytes of an entry's fields.</summary>
    public static long SizeOf(in StreamEntry entry)
    {
        var size = 0L;
        foreach (var field in entry.Values)
        {
            size += field.Name.Length() + field.Value.Length();
        }

        return size;
    }
}

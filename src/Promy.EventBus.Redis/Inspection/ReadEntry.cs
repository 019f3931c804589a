using Promy.EventBus.Wire;
using StackExchange.Redis;

namespace Promy.EventBus.Redis;

/// <summary>An entry, decoded as far as possible.</summary>
internal sealed record ReadEntry
{
    public required StreamEntryId Id { get; init; }

    /// <summary>Why the entry is not in the wire format; <see langword="null"/> if it is.</summary>
    public required string? Problem { get; init; }

    /// <summary><see langword="null"/> if unreadable.</summary>
    public required EventMetadata? Metadata { get; init; }

    /// <summary>Empty if there is none.</summary>
    public required ReadOnlyMemory<byte> Payload { get; init; }

    /// <summary>All fields, name and value, in their order.</summary>
    public required IReadOnlyList<KeyValuePair<ReadOnlyMemory<byte>, ReadOnlyMemory<byte>>> Fields { get; init; }

    public static ReadEntry Decode(StreamEntry entry)
    {
        var problem = WireEntry.Read(entry.Values, out var metadata, out var payload);
        EventMetadata? decoded = null;
        if (problem is null)
        {
            decoded = EventMetadataReader.TryRead(metadata.Span, out var read, out problem) ? read : null;
        }

        return new ReadEntry
        {
            Id = StreamEntryId.Parse(entry.Id),
            Problem = problem,
            Metadata = decoded,
            Payload = payload,
            Fields = Array.ConvertAll(
                entry.Values,
                field => KeyValuePair.Create((ReadOnlyMemory<byte>)field.Name, (ReadOnlyMemory<byte>)field.Value)),
        };
    }
}

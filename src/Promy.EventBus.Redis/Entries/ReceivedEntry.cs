using StackExchange.Redis;

namespace Promy.EventBus.Redis;

/// <summary>An entry as read or claimed, with the fields of the wire format found in it.</summary>
internal readonly record struct ReceivedEntry
{
    public required string Id { get; init; }

    public ReadOnlyMemory<byte> Metadata { get; init; }

    public ReadOnlyMemory<byte> Payload { get; init; }

    /// <summary>The history of a retried event; empty if the field is missing.</summary>
    public ReadOnlyMemory<byte> Retry { get; init; }

    /// <summary>Why the entry is not in the wire format, and its fields; <see langword="null"/> if it is.</summary>
    public MalformedEntry? Malformed { get; init; }

    /// <summary>The memory of the fields, to be released after their last use.</summary>
    public required ReplyMemory Memory { get; init; }

    public static ReceivedEntry From(string id, ReadOnlySpan<NameValueEntry> fields, ReplyMemory memory)
    {
        memory.Use();
        var problem = WireEntry.Read(fields, out var metadata, out var payload);
        return new ReceivedEntry
        {
            Id = id,
            Metadata = metadata,
            Payload = payload,
            Retry = WireEntry.RetryOf(fields),
            Malformed = problem is null ? null : new MalformedEntry(problem, fields.ToArray()),
            Memory = memory,
        };
    }

    public static ReceivedEntry From(StreamEntry entry) => From((string)entry.Id!, entry.Values, ReplyMemory.Separate);
}

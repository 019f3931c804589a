using StackExchange.Redis;

namespace Promy.EventBus.Redis;

/// <summary>An entry as it was read or claimed, with the two fields of the wire format found in it.</summary>
internal readonly record struct ReceivedEntry
{
    public required string Id { get; init; }

    public ReadOnlyMemory<byte> Metadata { get; init; }

    public ReadOnlyMemory<byte> Payload { get; init; }

    /// <summary>The field of a retried event that tells what it has been through; empty where there is none.</summary>
    public ReadOnlyMemory<byte> Retry { get; init; }

    /// <summary>Why it is not in the wire format, and what it holds; <see langword="null"/> where it is.</summary>
    public MalformedEntry? Malformed { get; init; }

    /// <summary>Where the fields are, to be released when nobody looks at them any more.</summary>
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

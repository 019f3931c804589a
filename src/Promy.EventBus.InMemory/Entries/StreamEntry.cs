namespace Promy.EventBus.InMemory;

/// <summary>One entry of a stream, or of a group's retries. Its bytes are never changed.</summary>
internal sealed class StreamEntry(
    StreamEntryId id, ReadOnlyMemory<byte> metadata, ReadOnlyMemory<byte> payload, RetryHistory? history = null)
{
    private string? _text;

    public StreamEntryId Id { get; } = id;

    /// <summary>The id as text, made when it is first asked for.</summary>
    public string IdText => _text ??= Id.ToString();

    public ReadOnlyMemory<byte> Metadata { get; } = metadata;

    public ReadOnlyMemory<byte> Payload { get; } = payload;

    /// <summary>What a retried event has been through; <see langword="null"/>: it is no retry.</summary>
    public RetryHistory? History { get; } = history;

    /// <summary>Whether it was trimmed or deleted: it may still be pending.</summary>
    public bool IsRemoved { get; set; }
}

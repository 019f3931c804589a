namespace Promy.EventBus;

/// <summary>
/// One entry of a dead-letter stream, in full. Texts other than the stack trace are one line of bounded length.
/// Bytes are as they stood in the stream of the event.
/// </summary>
public sealed class DeadLetterEntry
{
    /// <summary>Dead-letter stream of the entry.</summary>
    public required string DeadLetterStream { get; init; }

    /// <summary>
    /// Id of the entry in the dead-letter stream; the cursor for <see cref="DeadLetterQuery.After"/>.
    /// </summary>
    public required string Id { get; init; }

    /// <summary>Why the entry cannot be read as a dead letter; <see langword="null"/> if it can.</summary>
    public string? Problem { get; init; }

    /// <summary>
    /// Whether the entry is a dead letter, of this library or of the Go library. If not, only <see cref="RawFields"/>
    /// is filled.
    /// </summary>
    public bool IsReadable => Problem is null;

    /// <summary>
    /// Id of the dead letter itself, from its metadata. Two entries with one id: stored twice because a reply was lost.
    /// </summary>
    public string? LetterId { get; init; }

    /// <summary>Stream from which the event was read.</summary>
    public string? OriginalStream { get; init; }

    /// <summary>Id of the event in that stream; <see langword="null"/> in letters of the Go library.</summary>
    public string? OriginalEntryId { get; init; }

    /// <summary>Id of the event; of its entry if the event's metadata could not be read.</summary>
    public string? EventId { get; init; }

    /// <summary>Type of the event; <c>unknown</c> if the event's metadata could not be read.</summary>
    public string? EventType { get; init; }

    /// <summary>Consumer group that failed; the service in letters of the Go library, which name no group.</summary>
    public string? Group { get; init; }

    /// <summary>Whether <see cref="Group"/> comes from the letter, and is not its service.</summary>
    internal bool NamesGroup { get; init; }

    /// <summary>Service that failed.</summary>
    public string? Service { get; init; }

    /// <summary>Full name of the handler's type; <see langword="null"/> if none ran or the letter names none.</summary>
    public string? Handler { get; init; }

    /// <summary>Attempts of the handler; 1 if none ran.</summary>
    public int Attempts { get; init; }

    /// <summary>Deliveries of the event to the group; <see langword="null"/> if the letter holds no count.</summary>
    public long? DeliveryCount { get; init; }

    /// <summary>
    /// Why it failed: the message of the exception, if there was an exception. At most 2,048 characters.
    /// </summary>
    public string? Reason { get; init; }

    /// <summary>Full name of the exception's type; <see langword="null"/> without an exception.</summary>
    public string? ExceptionType { get; init; }

    /// <summary>
    /// The exception with its stack trace, on several lines, at most 8,192 characters; <see langword="null"/> without
    /// an exception.
    /// </summary>
    public string? StackTrace { get; init; }

    /// <summary>When the first attempt failed; <see langword="null"/> if the letter does not say.</summary>
    public DateTimeOffset? FirstFailedAt { get; init; }

    /// <summary>When the event failed for good, by the clock of the service.</summary>
    public DateTimeOffset? FailedAt { get; init; }

    /// <summary>The <c>traceparent</c> of the event; <see langword="null"/> if it has none.</summary>
    public string? TraceParent { get; init; }

    /// <summary>Trace of the event, 32 hexadecimal digits; <see langword="null"/> if it has none.</summary>
    public string? TraceId { get; init; }

    /// <summary>Replays of the event before this failure.</summary>
    public int ReplayCount { get; init; }

    /// <summary>
    /// The <c>metadata</c> field of the event; <see langword="null"/> if the letter holds none, as in those of the Go
    /// library.
    /// </summary>
    public ReadOnlyMemory<byte>? OriginalMetadata { get; init; }

    /// <summary>The <c>payload</c> field of the event; <see langword="null"/> if the letter holds none.</summary>
    public ReadOnlyMemory<byte>? OriginalPayload { get; init; }

    /// <summary>Every field of the event's entry if that was not in the wire format; else empty.</summary>
    public IReadOnlyList<DeadLetterField> OriginalFields { get; init; } = [];

    /// <summary>Every field of the dead letter's own entry if it is unreadable; else empty.</summary>
    public IReadOnlyList<DeadLetterField> RawFields { get; init; } = [];
}

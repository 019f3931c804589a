using System.Diagnostics;

namespace Promy.EventBus;

/// <summary>One entry of a stream as delivered to this consumer, undecoded.</summary>
public sealed class EventDelivery
{
    /// <summary>Stream of the event, even if the entry was read from the group's retry stream.</summary>
    public required string Stream { get; init; }

    /// <summary>Consumer group of the delivery.</summary>
    public required string Group { get; init; }

    /// <summary>
    /// Id of the entry in the stream; for a retried event, of the entry that was read first, if known.
    /// </summary>
    public required string EntryId { get; init; }

    /// <summary>The <c>metadata</c> field: UTF-8 JSON, as it stands in the stream.</summary>
    public required ReadOnlyMemory<byte> Metadata { get; init; }

    /// <summary>The <c>payload</c> field: UTF-8 JSON, as it stands in the stream.</summary>
    public required ReadOnlyMemory<byte> Payload { get; init; }

    /// <summary>Deliveries of the entry to the group, as the server counts them, this delivery included.</summary>
    public long DeliveryCount { get; init; } = 1;

    /// <summary>
    /// History of an event from the group's retry stream: after a redelivery, or replayed from the dead letters.
    /// </summary>
    public RetryHistory? History { get; init; }

    /// <summary>The server that it was read from, for telemetry; <see langword="null"/> if unknown.</summary>
    internal ServerAddress? Server { get; init; }

    /// <summary>The span of its handling, if begun; the acknowledgement belongs to it.</summary>
    internal Activity? Span { get; set; }

    /// <summary>A copy with memory of its own.</summary>
    internal EventDelivery WithOwnBytes() => With(Metadata.ToArray(), Payload.ToArray(), History);

    /// <summary>A copy that is a retry for every handler of the type.</summary>
    internal EventDelivery ForEveryHandler() =>
        With(Metadata, Payload, History is null ? null : History with { Handler = null });

    private EventDelivery With(ReadOnlyMemory<byte> metadata, ReadOnlyMemory<byte> payload, RetryHistory? history) =>
        new()
        {
            Stream = Stream,
            Group = Group,
            EntryId = EntryId,
            Metadata = metadata,
            Payload = payload,
            DeliveryCount = DeliveryCount,
            History = history,
            Server = Server,
            Span = Span,
        };
}

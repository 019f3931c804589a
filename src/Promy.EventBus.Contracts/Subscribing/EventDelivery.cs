using System.Diagnostics;

namespace Promy.EventBus;

/// <summary>One entry of a stream as delivered to this consumer, undecoded.</summary>
public sealed class EventDelivery
{
    /// <summary>Stream of the event: also where the entry was read from the group's retry stream.</summary>
    public required string Stream { get; init; }

    /// <summary>Consumer group that it was delivered to.</summary>
    public required string Group { get; init; }

    /// <summary>Id of the entry in the stream; of a retried event, as far as known, of the entry that it was read from first.</summary>
    public required string EntryId { get; init; }

    /// <summary>The <c>metadata</c> field: UTF-8 JSON, as it stands in the stream.</summary>
    public required ReadOnlyMemory<byte> Metadata { get; init; }

    /// <summary>The <c>payload</c> field: UTF-8 JSON, as it stands in the stream.</summary>
    public required ReadOnlyMemory<byte> Payload { get; init; }

    /// <summary>How often the entry was delivered to the group, this delivery included.</summary>
    public long DeliveryCount { get; init; } = 1;

    /// <summary>
    /// What the event has been through, where it comes from the group's retry stream: after a delay, or replayed from the dead letters.
    /// </summary>
    public RetryHistory? History { get; init; }

    /// <summary>Where it was read, for telemetry; <see langword="null"/> if that is not known.</summary>
    internal ServerAddress? Server { get; init; }

    /// <summary>The span of its handling, once that has begun: its acknowledgement belongs to it.</summary>
    internal Activity? Span { get; set; }

    /// <summary>The same, independent of the memory that it stands in.</summary>
    internal EventDelivery WithOwnBytes() => With(Metadata.ToArray(), Payload.ToArray(), History);

    /// <summary>The same, as a retry for every handler of the type.</summary>
    internal EventDelivery ForEveryHandler() =>
        With(Metadata, Payload, History is null ? null : History with { Handler = null });

    private EventDelivery With(ReadOnlyMemory<byte> metadata, ReadOnlyMemory<byte> payload, RetryHistory? progress) =>
        new()
        {
            Stream = Stream,
            Group = Group,
            EntryId = EntryId,
            Metadata = metadata,
            Payload = payload,
            DeliveryCount = DeliveryCount,
            History = progress,
            Server = Server,
            Span = Span,
        };
}

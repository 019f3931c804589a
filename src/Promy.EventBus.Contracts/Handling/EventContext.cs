namespace Promy.EventBus;

/// <summary>What a handler may know of the delivery beside the event itself.</summary>
public sealed class EventContext
{
    /// <summary>Id of the event; the same in every delivery. Deduplicate by it.</summary>
    public required string EventId { get; init; }

    /// <summary>Type of the event on the wire.</summary>
    public required string EventType { get; init; }

    /// <summary>When the event happened, in UTC.</summary>
    public DateTimeOffset Timestamp { get; init; }

    /// <summary>Version of the event's schema.</summary>
    public string Version { get; init; } = Event.DefaultVersion;

    /// <summary>Service that produced the event, where the metadata name it.</summary>
    public string? Source { get; init; }

    /// <summary>Stream that the event was published to.</summary>
    public required string Stream { get; init; }

    /// <summary>
    /// Id of the entry in the stream, as the server gave it; on Redis <c>milliseconds-sequence</c>. The same when the
    /// event comes back after a delay.
    /// </summary>
    public required string EntryId { get; init; }

    /// <summary>Consumer group that handles the event.</summary>
    public required string Group { get; init; }

    /// <summary>Attempt of this handler at this delivery: 1 for the first.</summary>
    public int Attempt { get; init; } = 1;

    /// <summary>
    /// How often the event has been put off and come back to this handler (<c>Retry:Redelivery</c>): 0 for the first delivery. Replaying a
    /// dead letter begins anew.
    /// </summary>
    public int Redeliveries { get; init; }

    /// <summary>How often the entry was delivered to this group, this delivery included: 1 unless a consumer crashed.</summary>
    public long DeliveryCount { get; init; } = 1;

    /// <summary>
    /// The <c>attempt</c> member of the metadata: 1 as published; a Go service that retries by publishing again counts it up.
    /// </summary>
    public int PublishedAttempt { get; init; } = 1;

    /// <summary>The <c>correlation_id</c> member of the metadata, where present.</summary>
    public string? CorrelationId { get; init; }

    internal EventContext InAttempt(int attempt) => new()
    {
        EventId = EventId,
        EventType = EventType,
        Timestamp = Timestamp,
        Version = Version,
        Source = Source,
        Stream = Stream,
        EntryId = EntryId,
        Group = Group,
        Attempt = attempt,
        Redeliveries = Redeliveries,
        DeliveryCount = DeliveryCount,
        PublishedAttempt = PublishedAttempt,
        CorrelationId = CorrelationId,
    };
}

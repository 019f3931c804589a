using System.Collections.ObjectModel;

namespace Promy.EventBus;

/// <summary>The delivery of an event to a handler.</summary>
public sealed class EventContext
{
    // Most events have neither: nothing is allocated for them.
    private PublishOptions? _beside;

    /// <summary>Id of the event; the same in every delivery. Deduplicate by it.</summary>
    public required string EventId { get; init; }

    /// <summary>Type of the event on the wire.</summary>
    public required string EventType { get; init; }

    /// <summary>When the event happened, in UTC.</summary>
    public DateTimeOffset Timestamp { get; init; }

    /// <summary>Version of the event's schema.</summary>
    public string Version { get; init; } = Event.DefaultVersion;

    /// <summary>Service that produced the event, if the metadata name it.</summary>
    public string? Source { get; init; }

    /// <summary>Stream that the event was published to.</summary>
    public required string Stream { get; init; }

    /// <summary>
    /// Id of the entry in the stream, as the server gave it; on Redis <c>milliseconds-sequence</c>. The same when the
    /// event is redelivered.
    /// </summary>
    public required string EntryId { get; init; }

    /// <summary>Consumer group that handles the event.</summary>
    public required string Group { get; init; }

    /// <summary>Attempt of this handler at this delivery: 1 for the first.</summary>
    public int Attempt { get; init; } = 1;

    /// <summary>
    /// Redeliveries of the event to this handler so far (<c>Retry:Redelivery</c>): 0 for the first delivery. The replay
    /// of a dead letter begins anew.
    /// </summary>
    public int Redeliveries { get; init; }

    /// <summary>
    /// Delivery count of the entry in this group, this delivery included: 1 unless a consumer crashed.
    /// </summary>
    public long DeliveryCount { get; init; } = 1;

    /// <summary>
    /// The <c>attempt</c> member of the metadata: 1 as published. A Go service that retries by publishing again counts
    /// it up.
    /// </summary>
    public int PublishedAttempt { get; init; } = 1;

    /// <summary>
    /// The correlation of the publisher (<see cref="PublishOptions.CorrelationId"/>), if it gave one: the member
    /// <c>correlation_id</c> of the metadata, one line of at most 256 characters.
    /// </summary>
    public string? CorrelationId
    {
        get => _beside?.CorrelationId;
        init => _beside = value is null ? _beside : (_beside ?? new PublishOptions()) with { CorrelationId = value };
    }

    /// <summary>
    /// The headers of the publisher (<see cref="PublishOptions.Headers"/>), or none: the member <c>headers</c> of the
    /// metadata. They are the same in every delivery, after a redelivery and after a replay. Other services may have
    /// written them: values are one line of at most 1,024 characters.
    /// </summary>
    public IReadOnlyDictionary<string, string> Headers
    {
        get => _beside?.Headers ?? ReadOnlyDictionary<string, string>.Empty;
        init => _beside = value is null ? _beside : (_beside ?? new PublishOptions()) with { Headers = value };
    }

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
        _beside = _beside,
    };
}

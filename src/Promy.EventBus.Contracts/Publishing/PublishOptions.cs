namespace Promy.EventBus;

/// <summary>
/// Correlation, headers and stream of one publish. In a batch they hold for each of its events.
/// </summary>
public sealed record PublishOptions
{
    /// <summary>Stream that the event goes to: 1 to 256 characters without control characters.</summary>
    /// <value>
    /// The default is <see langword="null"/>: the stream of the option <c>EventTypes</c>, else of the event's
    /// <see cref="EventTypeAttribute"/>.
    /// </value>
    public string? Stream { get; init; }

    /// <summary>
    /// Joins events that belong together, as <see cref="EventContext.CorrelationId"/> of the handler: at most 256
    /// characters without control characters. The member <c>correlation_id</c> of the metadata, and
    /// <c>messaging.message.conversation_id</c> of the spans.
    /// </summary>
    /// <value>The default is <see langword="null"/>: none. An empty text is none too.</value>
    public string? CorrelationId { get; init; }

    /// <summary>
    /// Pairs of texts that travel with the event, to <see cref="EventContext.Headers"/> of the handler, through retry,
    /// redelivery, dead letter and replay. At most 32. A name has 1 to 64 characters of A-Z, a-z, 0-9, '.', '_' and
    /// '-', and its case counts. A value has at most 1,024 characters without control characters. All metadata together
    /// have at most 8 KiB as JSON. Consumers see them in logs and tools: they are no place for secrets.
    /// </summary>
    /// <value>The default is <see langword="null"/>: none.</value>
    public IReadOnlyDictionary<string, string>? Headers { get; init; }
}

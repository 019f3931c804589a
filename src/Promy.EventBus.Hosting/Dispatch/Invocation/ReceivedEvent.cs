using System.Diagnostics;
using Promy.EventBus.Wire;

namespace Promy.EventBus.Hosting;

/// <summary>A delivery with decoded metadata.</summary>
internal readonly struct ReceivedEvent(EventDelivery delivery, in EventMetadata metadata, Activity? activity)
{
    private readonly EventContext _firstAttempt = CreateContext(delivery, metadata);

    public EventDelivery Delivery { get; } = delivery;

    /// <summary>The span of this delivery; <see langword="null"/> while nobody listens.</summary>
    public Activity? Activity { get; } = activity;

    public string EventId => _firstAttempt.EventId;

    public string EventType => _firstAttempt.EventType;

    /// <summary>The context of an attempt. That of the first attempt, nearly always the only one, is cached.</summary>
    public EventContext ContextOf(int attempt) => attempt == 1 ? _firstAttempt : _firstAttempt.InAttempt(attempt);

    private static EventContext CreateContext(EventDelivery delivery, in EventMetadata metadata) => new()
    {
        EventId = metadata.Id,
        EventType = metadata.Type,
        Timestamp = metadata.Timestamp,
        Version = metadata.Version,
        Source = metadata.Source,
        Stream = delivery.Stream,
        EntryId = delivery.EntryId,
        Group = delivery.Group,
        Redeliveries = delivery.History?.Redeliveries ?? 0,
        DeliveryCount = delivery.DeliveryCount,
        PublishedAttempt = metadata.Attempt,
        CorrelationId = metadata.CorrelationId,
        Headers = metadata.Headers!,
    };
}

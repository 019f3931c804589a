using System.Diagnostics;
using Promy.EventBus.Wire;

namespace Promy.EventBus.Hosting;

/// <summary>A delivery whose metadata are decoded.</summary>
internal sealed class ReceivedEvent(EventDelivery delivery, in EventMetadata metadata)
{
    private readonly EventMetadata _metadata = metadata;

    public EventDelivery Delivery { get; } = delivery;

    public ref readonly EventMetadata Metadata => ref _metadata;

    /// <summary>The span of this delivery; <see langword="null"/> while nobody listens.</summary>
    public Activity? Activity { get; init; }

    public EventContext CreateContext(int attempt) => new()
    {
        EventId = _metadata.Id,
        EventType = _metadata.Type,
        Timestamp = _metadata.Timestamp,
        Version = _metadata.Version,
        Source = _metadata.Source,
        Stream = Delivery.Stream,
        EntryId = Delivery.EntryId,
        ConsumerGroup = Delivery.Group,
        Attempt = attempt,
        DeliveryCount = Delivery.DeliveryCount,
        PublishedAttempt = _metadata.Attempt,
        CorrelationId = _metadata.CorrelationId,
    };
}

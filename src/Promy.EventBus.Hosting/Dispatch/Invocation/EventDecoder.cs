using System.Diagnostics.CodeAnalysis;
using Promy.EventBus.Wire;

namespace Promy.EventBus.Hosting;

internal sealed class EventDecoder(ConsumerRegistration registration, EventSerializer serializer)
{
    public bool TryDecode(
        EventDelivery delivery,
        in EventMetadata metadata,
        [NotNullWhen(true)] out Event? @event,
        [NotNullWhen(false)] out string? error) =>
        registration.TryDeserialize(serializer, metadata, delivery.Payload.Span, out @event, out error);

    /// <summary>
    /// Decodes the event again, as it was published: an earlier handler or attempt may have changed it.
    /// </summary>
    public Event DecodeAgain(EventDelivery delivery) =>
        EventMetadataReader.TryRead(delivery.Metadata.Span, out var metadata, out var error)
        && TryDecode(delivery, metadata, out var @event, out error)
            ? @event
            : throw new InvalidOperationException($"The event could be decoded and cannot any more. {error}");
}

using System.Collections.Frozen;
using System.Diagnostics;
using Promy.EventBus.Wire;

namespace Promy.EventBus.Hosting;

/// <summary>
/// The consuming path of one loop behind the transport: decodes the metadata, finds the route of the type, and calls
/// its handlers.
/// </summary>
/// <remarks>
/// In: an entry from the transport.
/// Out: its outcome, by which the transport settles it; nothing is settled here.
/// Owner: the <see cref="ConsumerLoop"/> of the stream and group, which passes every delivery to it.
/// </remarks>
internal sealed partial class EventDispatcher(
    FrozenDictionary<string, EventRoute> routes, int maxPayloadBytes, string messagingSystem, BusLogger logger)
{
    public ValueTask<DeliveryOutcome> DispatchAsync(EventDelivery delivery, CancellationToken cancellationToken)
    {
        if (!EventMetadataReader.TryRead(delivery.Metadata.Span, out var metadata, out var error))
        {
            return new(Undecodable(delivery, error));
        }

        if (!routes.TryGetValue(metadata.Type, out var route))
        {
            return new(Unhandled(delivery, metadata, delivery.History?.Handler));
        }

        if (delivery.History?.Handler is { } handler && !route.Has(handler))
        {
            return new(Unhandled(delivery, metadata, handler));
        }

        if (delivery.Payload.Length > maxPayloadBytes)
        {
            return new(Undecodable(
                delivery,
                $"The payload has {delivery.Payload.Length} bytes; "
                    + $"Consumer:MaxPayloadBytes allows {maxPayloadBytes}."));
        }

        return DispatchTelemetry.IsTraced
            ? HandleTracedAsync(route, delivery, metadata, cancellationToken)
            : HandleAsync(route, delivery, metadata, activity: null, cancellationToken);
    }

    private async ValueTask<DeliveryOutcome> HandleTracedAsync(
        EventRoute route, EventDelivery delivery, EventMetadata metadata, CancellationToken cancellationToken)
    {
        using var span = DispatchTelemetry.Start(delivery, metadata, route.NamesFor(delivery), messagingSystem);
        delivery.Span = span.Activity;
        var outcome = await HandleAsync(route, delivery, metadata, span.Activity, cancellationToken)
            .ConfigureAwait(false);
        span.Activity?.SetTag(EventBusTags.Outcome, outcome.Kind.ToString());
        return outcome;
    }

    private ValueTask<DeliveryOutcome> HandleAsync(
        EventRoute route,
        EventDelivery delivery,
        in EventMetadata metadata,
        Activity? activity,
        CancellationToken cancellationToken)
    {
        if (!route.TryDecode(delivery, metadata, out var @event, out var error))
        {
            DispatchTelemetry.Failed(activity, DispatchTelemetry.Undecodable);
            return new(Undecodable(delivery, error));
        }

        return route.HandleAsync(@event, new ReceivedEvent(delivery, metadata, activity), cancellationToken);
    }

    /// <summary>Another member of the group may handle it: the transport knows the members.</summary>
    private DeliveryOutcome Unhandled(EventDelivery delivery, in EventMetadata metadata, string? handler)
    {
        Log.Unhandled(logger, metadata.Id, metadata.Type, delivery.EntryId, delivery.Stream, delivery.Group);
        return DeliveryOutcome.Unhandled(metadata.Type, handler);
    }

    /// <summary>No attempt can change the contents of the entry: it becomes a dead letter at once, unchanged.</summary>
    private DeliveryOutcome Undecodable(EventDelivery delivery, string error)
    {
        Log.Undecodable(logger, delivery.EntryId, delivery.Stream, delivery.Group, error);
        return DeliveryOutcome.DeadLettered(new DeliveryFailure { Reason = error });
    }
}

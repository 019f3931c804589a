using System.Collections.Frozen;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;
using Promy.EventBus.Wire;

namespace Promy.EventBus.Hosting;

/// <summary>
/// The consuming path of one loop behind the transport: decode the metadata, find the route of the type, hand the event to its
/// handlers. The answer tells the transport how to settle; nothing is settled here.
/// </summary>
internal sealed partial class EventDispatcher(
    FrozenDictionary<string, EventRoute> routes, int maxPayloadBytes, ILogger<EventDispatcher> logger)
{
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<DeliveryOutcome> DispatchAsync(EventDelivery delivery, CancellationToken cancellationToken)
    {
        if (!EventMetadataReader.TryRead(delivery.Metadata.Span, out var metadata, out var error))
        {
            return Undecodable(delivery, error);
        }

        if (!routes.TryGetValue(metadata.Type, out var route))
        {
            Log.Skipped(logger, metadata.Id, metadata.Type, delivery.EntryId, delivery.Stream, delivery.Group);
            return DeliveryOutcome.Skipped;
        }

        if (delivery.Payload.Length > maxPayloadBytes)
        {
            return Undecodable(
                delivery, $"The payload has {delivery.Payload.Length} bytes; Consumer:MaxPayloadBytes allows {maxPayloadBytes}.");
        }

        using var activity = DispatchTelemetry.Start(delivery, metadata);
        if (!route.TryDecode(delivery, metadata, out var @event, out error))
        {
            DispatchTelemetry.Failed(activity, DispatchTelemetry.Undecodable);
            return Undecodable(delivery, error);
        }

        var received = new ReceivedEvent(delivery, metadata, activity);
        var outcome = await route.HandleAsync(@event, received, cancellationToken).ConfigureAwait(false);
        activity?.SetTag(EventBusTags.Outcome, outcome.Kind.ToString());
        return outcome;
    }

    /// <summary>No attempt can change what the entry holds: it is dead-lettered at once, as it stands.</summary>
    private DeliveryOutcome Undecodable(EventDelivery delivery, string error)
    {
        Log.Undecodable(logger, delivery.EntryId, delivery.Stream, delivery.Group, error);
        return DeliveryOutcome.DeadLettered(new DeliveryFailure { Reason = error });
    }
}

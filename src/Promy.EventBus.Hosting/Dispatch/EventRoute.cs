using System.Diagnostics.CodeAnalysis;
using Promy.EventBus.Wire;

namespace Promy.EventBus.Hosting;

/// <summary>One event type of one loop: how it is decoded, and the handlers that want it.</summary>
internal sealed class EventRoute(ConsumerRegistration registration, EventSerializer serializer, IReadOnlyList<HandlerRunner> handlers)
{
    /// <summary>Decodes the payload, once for all handlers.</summary>
    public bool TryDecode(
        EventDelivery delivery,
        in EventMetadata metadata,
        [NotNullWhen(true)] out Event? @event,
        [NotNullWhen(false)] out string? error) =>
        registration.TryDeserialize(serializer, metadata, delivery.Payload.Span, out @event, out error);

    /// <summary>Runs every handler, one after the other, whatever became of those before.</summary>
    public ValueTask<DeliveryOutcome> HandleAsync(Event @event, ReceivedEvent received, CancellationToken cancellationToken) =>
        handlers.Count == 1
            ? handlers[0].RunAsync(@event, received, cancellationToken)
            : HandleByAllAsync(@event, received, cancellationToken);

    private async ValueTask<DeliveryOutcome> HandleByAllAsync(Event @event, ReceivedEvent received, CancellationToken cancellationToken)
    {
        var outcome = await handlers[0].RunAsync(@event, received, cancellationToken).ConfigureAwait(false);
        for (var index = 1; index < handlers.Count; index++)
        {
            var next = await handlers[index].RunAsync(@event, received, cancellationToken).ConfigureAwait(false);
            outcome = HandlerOutcomes.Combine(outcome, next);
        }

        return outcome;
    }
}

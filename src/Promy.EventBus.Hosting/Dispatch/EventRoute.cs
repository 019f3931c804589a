using System.Diagnostics.CodeAnalysis;
using Promy.EventBus.Wire;

namespace Promy.EventBus.Hosting;

/// <summary>One event type of one loop: how it is decoded, and the handlers that want it.</summary>
internal sealed class EventRoute(EventDecoder decoder, IReadOnlyList<RetryingHandler> handlers)
{
    private readonly string _names = string.Join(", ", handlers.Select(handler => handler.Name));

    /// <summary>Names of the handlers that a delivery is for.</summary>
    public string NamesFor(EventDelivery delivery) => delivery.History?.Handler ?? _names;

    /// <summary>Decodes the payload.</summary>
    public bool TryDecode(
        EventDelivery delivery,
        in EventMetadata metadata,
        [NotNullWhen(true)] out Event? @event,
        [NotNullWhen(false)] out string? error) =>
        decoder.TryDecode(delivery, metadata, out @event, out error);

    /// <summary>Whether one of the handlers is called so.</summary>
    public bool Has(string handler)
    {
        for (var index = 0; index < handlers.Count; index++)
        {
            if (handlers[index].Name == handler)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Runs every handler, one after the other, whatever became of those before.</summary>
    public ValueTask<DeliveryOutcome> HandleAsync(Event @event, ReceivedEvent received, CancellationToken cancellationToken) =>
        handlers.Count == 1
            ? handlers[0].RunAsync(@event, received, cancellationToken)
            : RetriedHandler(received) is { } retried
                ? retried.RunAsync(@event, received, cancellationToken)
                : HandleByAllAsync(@event, received, cancellationToken);

    /// <summary>The handler that a retry is for: the others have had the event.</summary>
    private RetryingHandler? RetriedHandler(ReceivedEvent received) =>
        received.Delivery.History?.Handler is { } name ? handlers.FirstOrDefault(handler => handler.Name == name) : null;

    private async ValueTask<DeliveryOutcome> HandleByAllAsync(Event @event, ReceivedEvent received, CancellationToken cancellationToken)
    {
        var outcome = await handlers[0].RunAsync(@event, received, cancellationToken).ConfigureAwait(false);

        // What cannot go on comes back: whoever has not had the event yet has it then.
        for (var index = 1; index < handlers.Count && outcome.Kind != DeliveryOutcomeKind.Paused; index++)
        {
            var again = decoder.DecodeAgain(received.Delivery);
            var next = await handlers[index].RunAsync(again, received, cancellationToken).ConfigureAwait(false);
            outcome = HandlerOutcomes.Combine(outcome, next);
        }

        return outcome;
    }
}

using System.Diagnostics.CodeAnalysis;
using Promy.EventBus.Wire;

namespace Promy.EventBus.Hosting;

/// <summary>One event type of one loop: its decoder and its handlers.</summary>
internal sealed class EventRoute(EventDecoder decoder, IReadOnlyList<RetryingHandler> handlers)
{
    private readonly string _names = string.Join(", ", handlers.Select(handler => handler.Name));

    /// <summary>Names of the handlers for a delivery.</summary>
    public string NamesFor(EventDelivery delivery) => delivery.History?.Handler ?? _names;

    public bool TryDecode(
        EventDelivery delivery,
        in EventMetadata metadata,
        [NotNullWhen(true)] out Event? @event,
        [NotNullWhen(false)] out string? error) =>
        decoder.TryDecode(delivery, metadata, out @event, out error);

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

    /// <summary>Runs every handler, in order, even after a failure.</summary>
    public ValueTask<DeliveryOutcome> HandleAsync(
        Event @event, ReceivedEvent received, CancellationToken cancellationToken) =>
        handlers.Count == 1
            ? handlers[0].RunAsync(@event, received, cancellationToken)
            : RetriedHandler(received) is { } retried
                ? retried.RunAsync(@event, received, cancellationToken)
                : HandleByAllAsync(@event, received, cancellationToken);

    /// <summary>The only handler of a retry: the others have had the event.</summary>
    private RetryingHandler? RetriedHandler(ReceivedEvent received) =>
        received.Delivery.History?.Handler is { } name
            ? handlers.FirstOrDefault(handler => handler.Name == name)
            : null;

    private async ValueTask<DeliveryOutcome> HandleByAllAsync(
        Event @event, ReceivedEvent received, CancellationToken cancellationToken)
    {
        var outcome = await handlers[0].RunAsync(@event, received, cancellationToken).ConfigureAwait(false);

        // A paused event comes back: the remaining handlers have it then.
        for (var index = 1; index < handlers.Count && outcome.Kind != DeliveryOutcomeKind.Paused; index++)
        {
            var again = decoder.DecodeAgain(received.Delivery);
            var next = await handlers[index].RunAsync(again, received, cancellationToken).ConfigureAwait(false);
            outcome = HandlerOutcomes.Combine(outcome, next);
        }

        return outcome;
    }
}

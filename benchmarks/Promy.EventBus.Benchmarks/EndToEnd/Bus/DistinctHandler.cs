using System.Globalization;
using Promy.EventBus.Events;

namespace Promy.EventBus.Benchmarks.EndToEnd;

/// <summary>Counts each event by its number.</summary>
internal sealed class DistinctHandler(HandlerGate gate, Deliveries deliveries) : IEventHandler<PromotionCreatedEvent>
{
    public Task HandleAsync(PromotionCreatedEvent @event, EventContext context, CancellationToken cancellationToken)
    {
        deliveries.Count(
            int.Parse(
                @event.PromotionId.AsSpan(@event.PromotionId.IndexOf('-', StringComparison.Ordinal) + 1),
                CultureInfo.InvariantCulture));
        return gate.EnterAsync();
    }
}

using Promy.EventBus.Events;

namespace Promy.EventBus.Benchmarks.EndToEnd;

/// <summary>Does nothing but count.</summary>
internal sealed class GatedHandler(HandlerGate gate) : IEventHandler<PromotionCreatedEvent>
{
    public Task HandleAsync(PromotionCreatedEvent @event, EventContext context, CancellationToken cancellationToken) =>
        gate.EnterAsync();
}

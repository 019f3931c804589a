using Promy.EventBus.Events;

namespace Promy.EventBus.Benchmarks.Micro;

/// <summary>A handler that costs nothing.</summary>
internal sealed class NoOpHandler : IEventHandler<PromotionCreatedEvent>
{
    public Task HandleAsync(PromotionCreatedEvent @event, EventContext context, CancellationToken cancellationToken) =>
        Task.CompletedTask;
}

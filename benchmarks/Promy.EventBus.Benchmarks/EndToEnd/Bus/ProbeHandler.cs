using Promy.EventBus.Events;

namespace Promy.EventBus.Benchmarks.EndToEnd;

/// <summary>Records the time of its entry.</summary>
internal sealed class ProbeHandler(LatencyProbe probe) : IEventHandler<PromotionCreatedEvent>
{
    public Task HandleAsync(PromotionCreatedEvent @event, EventContext context, CancellationToken cancellationToken)
    {
        probe.Enter();
        return Task.CompletedTask;
    }
}

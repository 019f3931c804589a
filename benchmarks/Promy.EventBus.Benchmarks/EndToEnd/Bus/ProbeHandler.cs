using Promy.EventBus.Events;

namespace Promy.EventBus.Benchmarks.EndToEnd;

/// <summary>Tells when it was entered.</summary>
internal sealed class ProbeHandler(LatencyProbe probe) : IEventHandler<PromotionCreatedEvent>
{
    public Task HandleAsync(PromotionCreatedEvent @event, EventContext context, CancellationToken cancellationToken)
    {
        probe.Enter();
        return Task.CompletedTask;
    }
}

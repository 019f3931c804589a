using System.Collections.Concurrent;

namespace Promy.EventBus.Hosting.Tests;

/// <summary>A handler with a scoped dependency.</summary>
public sealed class TrackedHandler(
    TrackedDependency dependency, ConcurrentQueue<TrackedDependency> seen, Script<TrackedHandler> script)
    : IEventHandler<OrderPlacedEvent>
{
    public Task HandleAsync(OrderPlacedEvent @event, EventContext context, CancellationToken cancellationToken)
    {
        seen.Enqueue(dependency);
        return script.RunAsync(@event, context, cancellationToken);
    }
}

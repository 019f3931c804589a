namespace Promy.EventBus.Transport.Conformance;

/// <summary>A handler with a dependency of its scope.</summary>
public sealed class ScopedHandler(
    ScopedDependency dependency, ScopeTracker tracker, HandlerScript<ScopedHandler> script)
    : IEventHandler<ConformanceEvent>
{
    public Task HandleAsync(ConformanceEvent @event, EventContext context, CancellationToken cancellationToken)
    {
        tracker.Uses(dependency);
        Assert.DoesNotContain(dependency, tracker.Disposed);
        return script.RunAsync(@event, context, cancellationToken);
    }
}

namespace Promy.EventBus.Transport.Conformance;

/// <summary>A handler that does what the test says.</summary>
public sealed class ConformanceHandler(HandlerScript<ConformanceHandler> script) : IEventHandler<ConformanceEvent>
{
    public Task HandleAsync(ConformanceEvent @event, EventContext context, CancellationToken cancellationToken) =>
        script.RunAsync(@event, context, cancellationToken);
}

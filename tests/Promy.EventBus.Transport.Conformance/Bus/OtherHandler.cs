namespace Promy.EventBus.Transport.Conformance;

/// <summary>Another handler of the same event.</summary>
public sealed class OtherHandler(HandlerScript<OtherHandler> script) : IEventHandler<ConformanceEvent>
{
    public Task HandleAsync(ConformanceEvent @event, EventContext context, CancellationToken cancellationToken) =>
        script.RunAsync(@event, context, cancellationToken);
}

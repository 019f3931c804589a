namespace Promy.EventBus.Transport.Conformance;

/// <summary>A handler of another event.</summary>
public sealed class DeclaredHandler(HandlerScript<DeclaredHandler> script) : IEventHandler<DeclaredEvent>
{
    public Task HandleAsync(DeclaredEvent @event, EventContext context, CancellationToken cancellationToken) =>
        script.RunAsync(@event, context, cancellationToken);
}

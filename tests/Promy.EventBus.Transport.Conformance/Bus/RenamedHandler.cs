namespace Promy.EventBus.Transport.Conformance;

/// <summary>A handler of the event under another class.</summary>
public sealed class RenamedHandler(HandlerScript<RenamedHandler> script) : IEventHandler<RenamedEvent>
{
    public Task HandleAsync(RenamedEvent @event, EventContext context, CancellationToken cancellationToken) =>
        script.RunAsync(@event, context, cancellationToken);
}

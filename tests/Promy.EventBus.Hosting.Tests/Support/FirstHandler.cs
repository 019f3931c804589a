namespace Promy.EventBus.Hosting.Tests;

public sealed class FirstHandler(Script<FirstHandler> script) : IEventHandler<OrderPlacedEvent>
{
    public Task HandleAsync(OrderPlacedEvent @event, EventContext context, CancellationToken cancellationToken) =>
        script.RunAsync(@event, context, cancellationToken);
}

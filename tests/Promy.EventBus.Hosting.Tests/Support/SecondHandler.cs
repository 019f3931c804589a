namespace Promy.EventBus.Hosting.Tests;

public sealed class SecondHandler(Script<SecondHandler> script) : IEventHandler<OrderPlacedEvent>
{
    public Task HandleAsync(OrderPlacedEvent @event, EventContext context, CancellationToken cancellationToken) =>
        script.RunAsync(@event, context, cancellationToken);
}

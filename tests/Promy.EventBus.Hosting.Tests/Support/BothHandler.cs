namespace Promy.EventBus.Hosting.Tests;

/// <summary>Handles two event types.</summary>
public sealed class BothHandler(
    Script<BothHandler> script) : IEventHandler<OrderPlacedEvent>, IEventHandler<OrderCancelledEvent>
{
    public Task HandleAsync(OrderPlacedEvent @event, EventContext context, CancellationToken cancellationToken) =>
        script.RunAsync(@event, context, cancellationToken);

    public Task HandleAsync(OrderCancelledEvent @event, EventContext context, CancellationToken cancellationToken) =>
        script.RunAsync(@event, context, cancellationToken);
}

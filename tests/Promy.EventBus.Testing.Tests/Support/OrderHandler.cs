namespace Promy.EventBus.Testing.Tests;

/// <summary>Does what the test says.</summary>
public sealed class OrderHandler(OrderWork work) : IEventHandler<OrderPlaced>
{
    public Task HandleAsync(OrderPlaced @event, EventContext context, CancellationToken cancellationToken) =>
        work.DoAsync(@event, context, cancellationToken);
}

namespace Promy.EventBus.Testing.App;

/// <summary>Fails on the first attempt at each order, and always at an order without a number.</summary>
public sealed class OrderHandler : IEventHandler<OrderPlaced>
{
    public Task HandleAsync(OrderPlaced @event, EventContext context, CancellationToken cancellationToken) =>
        @event.Number == 0 || context.Attempt == 1
            ? throw new InvalidOperationException("The shop is closed.")
            : Task.CompletedTask;
}

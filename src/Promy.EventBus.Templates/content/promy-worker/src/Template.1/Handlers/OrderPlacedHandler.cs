using Promy.EventBus;
using Template._1.Events;

namespace Template._1.Handlers;

/// <summary>Prepares a placed order, or would: this handler only logs.</summary>
/// <remarks>
/// Delivery is at-least-once. A handler with an effect stores <see cref="EventContext.EventId"/> beside that effect and
/// does nothing the second time.
/// </remarks>
public sealed class OrderPlacedHandler(ILogger<OrderPlacedHandler> logger) : IEventHandler<OrderPlacedEvent>
{
    public Task HandleAsync(OrderPlacedEvent @event, EventContext context, CancellationToken cancellationToken)
    {
        logger.LogInformation("Handled {OrderId} in attempt {Attempt}", @event.OrderId, context.Attempt);
        return Task.CompletedTask;
    }
}

using Promy.EventBus;
using Promy.EventBus.Hosting.Tests;

/// <summary>Its full name is the bare name of any other class called so.</summary>
internal sealed class HandlerWithoutNamespace : IEventHandler<OrderPlacedEvent>
{
    public Task HandleAsync(OrderPlacedEvent @event, EventContext context, CancellationToken cancellationToken) =>
        throw new InvalidOperationException("None");
}

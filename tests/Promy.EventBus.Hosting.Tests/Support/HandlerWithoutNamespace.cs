using Promy.EventBus;
using Promy.EventBus.Hosting.Tests;

/// <summary>Its full name equals the bare name of any other class of that name.</summary>
internal sealed class HandlerWithoutNamespace : IEventHandler<OrderPlacedEvent>
{
    public Task HandleAsync(OrderPlacedEvent @event, EventContext context, CancellationToken cancellationToken) =>
        throw new InvalidOperationException("None");
}

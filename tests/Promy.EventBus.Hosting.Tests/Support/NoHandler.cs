namespace Promy.EventBus.Hosting.Tests;

/// <summary>Implements nothing, for events that are only planned and never handled.</summary>
public sealed class NoHandler<TEvent> : IEventHandler<TEvent>
    where TEvent : Event
{
    public Task HandleAsync(TEvent @event, EventContext context, CancellationToken cancellationToken) =>
        throw new NotSupportedException();
}

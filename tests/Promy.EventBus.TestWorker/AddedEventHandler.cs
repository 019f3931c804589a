namespace Promy.EventBus.TestWorker;

/// <summary>The journal has each handled event before the bus can acknowledge it.</summary>
public sealed class AddedEventHandler(Journal journal) : IEventHandler<AddedEvent>
{
    public Task HandleAsync(AddedEvent @event, EventContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(@event);
        journal.Write(@event.Number, context);
        return Task.CompletedTask;
    }
}

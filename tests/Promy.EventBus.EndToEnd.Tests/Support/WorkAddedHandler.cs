namespace Promy.EventBus.EndToEnd.Tests;

public sealed class WorkAddedHandler(AddedRecorder recorder) : IEventHandler<WorkAddedEvent>
{
    public Task HandleAsync(WorkAddedEvent @event, EventContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(@event);
        recorder.Saw(@event.Number);
        return Task.CompletedTask;
    }
}

using Promy.EventBus.TestWorker;

namespace Promy.EventBus.EndToEnd.Tests;

/// <summary>A second handler of a type, which only the new version of a service has.</summary>
public sealed class AddedHandler(AddedRecorder recorder) : IEventHandler<WorkDoneEvent>
{
    public Task HandleAsync(WorkDoneEvent @event, EventContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(@event);
        recorder.Saw(@event.Number);
        return Task.CompletedTask;
    }
}

using Promy.EventBus.TestWorker;

namespace Promy.EventBus.EndToEnd.Tests;

public sealed class RecordingHandler(Recorder recorder) : IEventHandler<WorkDoneEvent>
{
    public Task HandleAsync(WorkDoneEvent @event, EventContext context, CancellationToken cancellationToken)
    {
        recorder.Saw(@event, context);
        return Task.CompletedTask;
    }
}

using Promy.EventBus.TestWorker;

namespace Promy.EventBus.EndToEnd.Tests;

public sealed class ThrowingHandler(Recorder recorder) : IEventHandler<WorkDoneEvent>
{
    public const string Message = "the mail server is away";

    public Task HandleAsync(WorkDoneEvent @event, EventContext context, CancellationToken cancellationToken)
    {
        recorder.Saw(@event, context);
        throw new TimeoutException(Message);
    }
}

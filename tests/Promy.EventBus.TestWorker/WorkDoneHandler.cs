namespace Promy.EventBus.TestWorker;

public sealed class WorkDoneHandler(Journal journal) : IEventHandler<WorkDoneEvent>
{
    public async Task HandleAsync(WorkDoneEvent @event, EventContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(@event);
        if (@event.Milliseconds > 0)
        {
            await Task.Delay(@event.Milliseconds, cancellationToken);
        }

        if (context.Redeliveries < @event.Failures)
        {
            throw new TimeoutException("Not yet.");
        }

        journal.Write(@event.Number, context);
    }
}

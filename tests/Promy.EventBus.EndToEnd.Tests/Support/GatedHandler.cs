using Promy.EventBus.TestWorker;

namespace Promy.EventBus.EndToEnd.Tests;

/// <summary>Handles no event before its gate opens.</summary>
public sealed class GatedHandler(TaskCompletionSource gate) : IEventHandler<WorkDoneEvent>
{
    public Task HandleAsync(WorkDoneEvent @event, EventContext context, CancellationToken cancellationToken) =>
        gate.Task.WaitAsync(cancellationToken);
}

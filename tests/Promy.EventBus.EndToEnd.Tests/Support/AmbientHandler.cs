using System.Diagnostics;
using Promy.EventBus.TestWorker;

namespace Promy.EventBus.EndToEnd.Tests;

/// <summary>Reports the ambient value at its construction and in its runs. Fails as often as the event says.</summary>
public sealed class AmbientHandler : IEventHandler<WorkDoneEvent>
{
    private readonly AmbientWatch _watch;

    public AmbientHandler(AmbientWatch watch)
    {
        ArgumentNullException.ThrowIfNull(watch);
        _watch = watch;
        _watch.Look("constructor of a handler");
    }

    public Task HandleAsync(WorkDoneEvent @event, EventContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(@event);
        ArgumentNullException.ThrowIfNull(context);
        _watch.Look($"attempt {context.Attempt} after {context.Redeliveries} delays");
        if (Activity.Current is { } span && span.Source.Name != EventBusTelemetry.ActivitySourceName)
        {
            _watch.Seen.Enqueue($"span {span.OperationName}");
        }

        if ((context.Redeliveries * 2) + context.Attempt <= @event.Failures)
        {
            throw new InvalidOperationException("as asked");
        }

        _watch.Handled.Enqueue(@event.Number);
        return Task.CompletedTask;
    }
}

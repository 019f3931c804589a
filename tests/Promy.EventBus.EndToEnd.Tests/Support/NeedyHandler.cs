using Promy.EventBus.TestWorker;

namespace Promy.EventBus.EndToEnd.Tests;

/// <summary>Cannot be built while its service is broken.</summary>
public sealed class NeedyHandler : IEventHandler<WorkDoneEvent>
{
    private readonly Recorder _recorder;

    public NeedyHandler(FlakyService service, Recorder recorder)
    {
        ArgumentNullException.ThrowIfNull(service);
        service.Build();
        _recorder = recorder;
    }

    public Task HandleAsync(WorkDoneEvent @event, EventContext context, CancellationToken cancellationToken)
    {
        _recorder.Saw(@event, context);
        return Task.CompletedTask;
    }
}

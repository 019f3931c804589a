using System.Collections.Concurrent;
using Promy.EventBus.TestWorker;

namespace Promy.EventBus.EndToEnd.Tests;

/// <summary>Events and contexts seen by a recording handler.</summary>
public sealed class Recorder
{
    public ConcurrentQueue<int> Numbers { get; } = new();

    public ConcurrentQueue<EventContext> Contexts { get; } = new();

    public void Saw(WorkDoneEvent @event, EventContext context)
    {
        ArgumentNullException.ThrowIfNull(@event);
        Numbers.Enqueue(@event.Number);
        Contexts.Enqueue(context);
    }
}

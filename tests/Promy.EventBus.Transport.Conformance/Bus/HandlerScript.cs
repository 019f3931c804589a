using System.Collections.Concurrent;

namespace Promy.EventBus.Transport.Conformance;

/// <summary>The behaviour of one kind of handler, and its calls.</summary>
/// <typeparam name="THandler">The handler.</typeparam>
public sealed class HandlerScript<THandler>(Func<EventContext, CancellationToken, Task>? act = null)
{
    private readonly ConcurrentQueue<HandlerCall> _calls = new();

    public IReadOnlyCollection<HandlerCall> Calls => _calls;

    public IEnumerable<int> Attempts => _calls.Select(call => call.Context.Attempt);

    public IEnumerable<int> Numbers => _calls.Select(call => ((ConformanceEvent)call.Event).Number);

    internal Task RunAsync(Event @event, EventContext context, CancellationToken cancellationToken)
    {
        _calls.Enqueue(new HandlerCall(@event, context, TimeProvider.System.GetTimestamp()));
        return act?.Invoke(context, cancellationToken) ?? Task.CompletedTask;
    }
}

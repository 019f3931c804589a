using System.Collections.Concurrent;

namespace Promy.EventBus.Hosting.Tests;

/// <summary>The behaviour of a test handler, and the events it saw.</summary>
/// <typeparam name="THandler">The handler that follows it.</typeparam>
public sealed class Script<THandler>
{
    public Func<EventContext, CancellationToken, Task> Do { get; set; } = (_, _) => Task.CompletedTask;

    public ConcurrentQueue<Event> Events { get; } = new();

    public ConcurrentQueue<EventContext> Contexts { get; } = new();

    public IEnumerable<int> Attempts => Contexts.Select(context => context.Attempt);

    public Task RunAsync(Event @event, EventContext context, CancellationToken cancellationToken)
    {
        Events.Enqueue(@event);
        Contexts.Enqueue(context);
        return Do(context, cancellationToken);
    }

    public void Throw(Exception exception) => Do = (_, _) => Task.FromException(exception);
}

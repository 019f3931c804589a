using Promy.EventBus.TestWorker;

namespace Promy.EventBus.EndToEnd.Tests;

/// <summary>Waits in the middle of its work and then enqueues an event.</summary>
public sealed class PostingHandler(Posts posts, IEventPublisher publisher) : IEventHandler<WorkDoneEvent>
{
    public async Task HandleAsync(WorkDoneEvent @event, EventContext context, CancellationToken cancellationToken)
    {
        posts.Enter();
        await posts.GoOn.Task.WaitAsync(cancellationToken);
        posts.Add(publisher.TryEnqueue(new PostedAtStopEvent()));
    }
}

using Promy.EventBus.Events;

namespace Promy.EventBus.EndToEnd.Tests;

public sealed class PromotionCatcher(TaskCompletionSource<(PromotionCreatedEvent Event, EventContext Context)> seen)
    : IEventHandler<PromotionCreatedEvent>
{
    public Task HandleAsync(PromotionCreatedEvent @event, EventContext context, CancellationToken cancellationToken)
    {
        seen.TrySetResult((@event, context));
        return Task.CompletedTask;
    }
}

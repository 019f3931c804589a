using System.Collections.Concurrent;
using Promy.EventBus.Events;

namespace Promy.EventBus.Documentation.Tests;

/// <summary>Records the promotions that were deleted.</summary>
internal sealed class DeletedPromotions(
    ConcurrentQueue<PromotionDeletedEvent> deleted) : IEventHandler<PromotionDeletedEvent>
{
    public Task HandleAsync(PromotionDeletedEvent @event, EventContext context, CancellationToken cancellationToken)
    {
        deleted.Enqueue(@event);
        return Task.CompletedTask;
    }
}

using Promy.EventBus;
using Promy.EventBus.Events;

namespace WorkerSubscriber.Handlers;

/// <summary>Withdraws a promotion from its users, or would: this sample only logs.</summary>
internal sealed class PromotionDeletedHandler(ILogger<PromotionDeletedHandler> logger)
    : IEventHandler<PromotionDeletedEvent>
{
    public Task HandleAsync(PromotionDeletedEvent @event, EventContext context, CancellationToken cancellationToken)
    {
        logger.LogInformation(
            "Handled promotion.deleted: {PromotionId} (event {EventId}, entry {EntryId}, attempt {Attempt})",
            @event.PromotionId, context.EventId, context.EntryId, context.Attempt);
        return Task.CompletedTask;
    }
}

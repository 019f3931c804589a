using Promy.EventBus;
using Promy.EventBus.Events;

namespace WorkerSubscriber.Handlers;

/// <summary>Tells the users of a new promotion, or would: this sample only logs.</summary>
/// <remarks>
/// Delivery is at-least-once. A handler with an effect keeps <see cref="EventContext.EventId"/> beside that effect and
/// does nothing the second time.
/// </remarks>
internal sealed class PromotionCreatedHandler(ILogger<PromotionCreatedHandler> logger)
    : IEventHandler<PromotionCreatedEvent>
{
    public Task HandleAsync(PromotionCreatedEvent @event, EventContext context, CancellationToken cancellationToken)
    {
        if (string.Equals(@event.PromotionName, "fail", StringComparison.OrdinalIgnoreCase))
        {
            logger.LogWarning(
                "Failing on purpose: promotion {PromotionId}, attempt {Attempt}", @event.PromotionId, context.Attempt);
            throw new InvalidOperationException($"The promotion {@event.PromotionId} is named 'fail'.");
        }

        logger.LogInformation(
            "Handled promotion.created: {PromotionId} (event {EventId}, entry {EntryId}, attempt {Attempt})",
            @event.PromotionId, context.EventId, context.EntryId, context.Attempt);
        return Task.CompletedTask;
    }
}

using Promy.EventBus;
using Promy.EventBus.Events;

namespace WorkerSubscriber.Handlers;

/// <summary>Welcomes a new user, or would: this sample only logs, and never the e-mail address.</summary>
internal sealed class UserRegisteredHandler(ILogger<UserRegisteredHandler> logger) : IEventHandler<UserRegisteredEvent>
{
    public Task HandleAsync(UserRegisteredEvent @event, EventContext context, CancellationToken cancellationToken)
    {
        logger.LogInformation(
            "Handled user.registered: {UserId} (event {EventId}, entry {EntryId}, attempt {Attempt})",
            @event.UserId, context.EventId, context.EntryId, context.Attempt);
        return Task.CompletedTask;
    }
}

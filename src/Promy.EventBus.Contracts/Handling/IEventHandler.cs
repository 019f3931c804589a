namespace Promy.EventBus;

/// <summary>
/// Handles the events of one type. Registered with <c>AddConsumer</c>; resolved from a scope of its own per attempt.
/// </summary>
/// <typeparam name="TEvent">Event record to handle.</typeparam>
public interface IEventHandler<in TEvent>
    where TEvent : Event
{
    /// <summary>
    /// Handles one event. If the task completes, the event counts as handled and is acknowledged. If it throws, the
    /// event is retried and, after the last attempt, becomes a dead letter.
    /// </summary>
    /// <remarks>
    /// Delivery is at-least-once: after a crash or a lost reply the same event (same
    /// <see cref="EventContext.EventId"/>) may be handled again. Make the effect idempotent.
    /// </remarks>
    /// <param name="event">The event.</param>
    /// <param name="context">Origin of the event, and the number of this attempt.</param>
    /// <param name="cancellationToken">
    /// Cancelled when the handler timeout passes (a failed attempt) or when the host's drain timeout passes (no
    /// failure: the event is handed back and delivered again).
    /// </param>
    Task HandleAsync(TEvent @event, EventContext context, CancellationToken cancellationToken);
}

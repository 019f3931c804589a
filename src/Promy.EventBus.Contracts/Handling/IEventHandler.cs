namespace Promy.EventBus;

/// <summary>
/// Handles the events of one type. Registered with <c>AddConsumer</c>; resolved from a scope of its own per attempt.
/// </summary>
/// <typeparam name="TEvent">Event record that it handles.</typeparam>
public interface IEventHandler<in TEvent>
    where TEvent : Event
{
    /// <summary>
    /// Handles one event. When the task completes, the event counts as handled and is acknowledged; when it throws, the
    /// event is retried and, after the last attempt, dead-lettered.
    /// </summary>
    /// <remarks>
    /// Delivery is at-least-once: the same event (same <see cref="EventContext.EventId"/>) may be handled again after a
    /// crash or a lost reply, so make the effect idempotent.
    /// </remarks>
    /// <param name="event">The event.</param>
    /// <param name="context">Where the event comes from and which attempt this is.</param>
    /// <param name="cancellationToken">
    /// Cancelled when the handler timeout passes (a failed attempt) or when the host's drain timeout passes (no
    /// failure: the event is handed back and delivered again).
    /// </param>
    Task HandleAsync(TEvent @event, EventContext context, CancellationToken cancellationToken);
}

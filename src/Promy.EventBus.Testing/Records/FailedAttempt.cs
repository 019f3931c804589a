namespace Promy.EventBus.Testing;

/// <summary>An attempt of a handler that has failed. The event may have been handled since.</summary>
public sealed class FailedAttempt
{
    internal FailedAttempt(Event @event, EventContext context, Type handler, Exception exception)
    {
        Event = @event;
        Context = context;
        Handler = handler;
        Exception = exception;
    }

    /// <summary>The event, as the handler got it.</summary>
    public Event Event { get; }

    /// <summary>
    /// The delivery, as the handler got it, with the number of this attempt (<see cref="EventContext.Attempt"/>) and of
    /// the redeliveries so far (<see cref="EventContext.Redeliveries"/>).
    /// </summary>
    public EventContext Context { get; }

    /// <summary>Class of the handler.</summary>
    public Type Handler { get; }

    /// <summary>
    /// What it has thrown. After the handler timeout a <c>Polly.Timeout.TimeoutRejectedException</c> with it.
    /// </summary>
    public Exception Exception { get; }
}

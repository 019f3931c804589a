namespace Promy.EventBus;

/// <summary>The event is certainly not stored. Publishing it again is safe and cannot duplicate it.</summary>
public sealed class EventNotPublishedException : EventPublishException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">The cause, in one line.</param>
    /// <param name="stream">Stream that it was to be published to.</param>
    /// <param name="eventId">Id of the event.</param>
    /// <param name="innerException">Cause, if any.</param>
    public EventNotPublishedException(string message, string stream, string eventId, Exception? innerException = null)
        : base(message, stream, eventId, innerException)
    {
    }
}

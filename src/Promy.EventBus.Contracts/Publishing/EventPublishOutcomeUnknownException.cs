namespace Promy.EventBus;

/// <summary>
/// The event was sent and its confirmation was lost: it may be stored. Publish again only the same record, so that the
/// event keeps its id and consumers can recognise the copy.
/// </summary>
public sealed class EventPublishOutcomeUnknownException : EventPublishException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">The cause, in one line.</param>
    /// <param name="stream">Stream that it was published to.</param>
    /// <param name="eventId">Id of the event.</param>
    /// <param name="innerException">Cause, if any.</param>
    public EventPublishOutcomeUnknownException(
        string message, string stream, string eventId, Exception? innerException = null)
        : base(message, stream, eventId, innerException)
    {
    }
}

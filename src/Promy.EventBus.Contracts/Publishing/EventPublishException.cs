namespace Promy.EventBus;

/// <summary>An event was not confirmed by the server.</summary>
public abstract class EventPublishException : EventBusException
{
    private protected EventPublishException(string message, string stream, string eventId, Exception? innerException)
        : base(message, innerException)
    {
        Stream = stream;
        EventId = eventId;
    }

    /// <summary>Stream that the event was to be published to.</summary>
    public string Stream { get; }

    /// <summary>Id of the event.</summary>
    public string EventId { get; }
}

namespace Promy.EventBus;

/// <summary>Base of the exceptions that the event bus throws.</summary>
public abstract class EventBusException : Exception
{
    private protected EventBusException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}

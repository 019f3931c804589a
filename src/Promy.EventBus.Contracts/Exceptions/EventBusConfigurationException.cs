namespace Promy.EventBus;

/// <summary>The event bus is set up wrongly. The message says what, where and what to do; it never shows a secret.</summary>
public sealed class EventBusConfigurationException : EventBusException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">What is wrong, where, and what to do.</param>
    /// <param name="innerException">Cause, if any.</param>
    public EventBusConfigurationException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}

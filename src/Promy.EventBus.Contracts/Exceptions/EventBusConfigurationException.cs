namespace Promy.EventBus;

/// <summary>
/// The event bus is misconfigured. The message names the fault, its place and the remedy; it never shows a secret.
/// </summary>
public sealed class EventBusConfigurationException : EventBusException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">The fault, its place and the remedy.</param>
    /// <param name="innerException">Cause, if any.</param>
    public EventBusConfigurationException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}

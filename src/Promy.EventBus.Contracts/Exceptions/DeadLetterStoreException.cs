namespace Promy.EventBus;

/// <summary>
/// The server could not be asked about dead letters, or did not confirm an action on them. Nothing is lost: trying
/// again is safe.
/// </summary>
public sealed class DeadLetterStoreException : EventBusException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">The failure and its reason, without secrets.</param>
    /// <param name="innerException">The error of the client library.</param>
    public DeadLetterStoreException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}

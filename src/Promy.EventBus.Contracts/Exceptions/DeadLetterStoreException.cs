namespace Promy.EventBus;

/// <summary>
/// The server could not be asked about dead letters, or did not confirm what was to be done. Nothing is lost: trying
/// again is safe.
/// </summary>
public sealed class DeadLetterStoreException : EventBusException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">What failed and why, without secrets.</param>
    /// <param name="innerException">The error of the client library.</param>
    public DeadLetterStoreException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}

namespace Promy.EventBus.Redis;

/// <summary>The connection was disposed, mostly by the application, and there is no other now.</summary>
/// <param name="message">For people, without secrets.</param>
/// <param name="isFinal">
/// Whether none will come: the application gave no factory to ask again, or the bus has ended.
/// </param>
internal sealed class ConnectionGoneException(string message, bool isFinal)
    : ObjectDisposedException(objectName: null, message)
{
    public bool IsFinal => isFinal;
}

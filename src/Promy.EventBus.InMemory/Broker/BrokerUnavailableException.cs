namespace Promy.EventBus.InMemory;

/// <summary>The broker is stopped, or this process is cut off from it.</summary>
internal sealed class BrokerUnavailableException(string message) : Exception(message);

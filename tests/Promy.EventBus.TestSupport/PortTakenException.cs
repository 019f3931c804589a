namespace Promy.EventBus.TestSupport;

/// <summary>Another process listens on the port that a redis-server was told to use.</summary>
internal sealed class PortTakenException(int port) : Exception($"Port {port} is taken by another process.");

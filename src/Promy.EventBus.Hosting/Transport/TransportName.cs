namespace Promy.EventBus.Hosting;

/// <summary>The server's name in texts for people.</summary>
internal static class TransportName
{
    /// <summary>With its address, if known.</summary>
    public static string Of(IEventTransport transport) =>
        transport.Address is { } address ? $"{transport.Name} at {address}" : transport.Name;
}

namespace Promy.EventBus.Hosting;

/// <summary>How the server is called in what people read.</summary>
internal static class TransportName
{
    /// <summary>With its address if that is known.</summary>
    public static string Of(IEventTransport transport) =>
        transport.Address is { } address ? $"{transport.Name} at {address}" : transport.Name;
}

namespace Promy.EventBus.Hosting;

/// <summary>The server's name in texts for people.</summary>
/// <remarks>
/// In: the transport of the host.
/// Out: its name, with the address if known.
/// Owner: the caller; nothing is kept.
/// </remarks>
internal static class TransportName
{
    /// <summary>With its address, if known.</summary>
    public static string Of(IEventTransport transport) =>
        transport.Address is { } address ? $"{transport.Name} at {address}" : transport.Name;
}

using System.Net;
using System.Net.Sockets;

namespace Promy.EventBus.FaultTests;

/// <summary>Watches for the moment in which a server that starts accepts connections.</summary>
internal static class OpenPort
{
    /// <returns>Unix time in milliseconds.</returns>
    public static async Task<long> WaitAsync(int port)
    {
        await Eventually.TrueAsync(() => AcceptsAsync(port), Patience.Usual, "the port accepts connections");
        return Clock.Now;
    }

    private static async Task<bool> AcceptsAsync(int port)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, port);
        return true;
    }
}

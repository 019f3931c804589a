using System.Net;
using System.Net.Sockets;

namespace Promy.EventBus.TestSupport;

/// <summary>
/// Ports below the range from which the system serves outgoing connections: a client that keeps reconnecting to a
/// stopped server cannot occupy the server's own port.
/// </summary>
internal static class LoopbackPort
{
    private const int First = 20_000;
    private const int End = 32_000;

    /// <summary>A port that was free a moment ago; the caller must be ready to lose it and ask again.</summary>
    internal static int Next()
    {
        while (true)
        {
            var port = Random.Shared.Next(First, End);
            if (IsFree(port))
            {
                return port;
            }
        }
    }

    private static bool IsFree(int port)
    {
        try
        {
            using var listener = new TcpListener(IPAddress.Loopback, port);
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}

using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Promy.EventBus;

/// <summary>The server that spans and metrics name: its address, and nothing secret.</summary>
internal sealed class ServerAddress
{
    // Boxed once: it is a tag of every measurement.
    private readonly object? _port;

    private ServerAddress(string host, int? port) => (Host, _port) = (host, port);

    public string Host { get; }

    /// <summary><see langword="null"/> for a Unix domain socket.</summary>
    public int? Port => (int?)_port;

    public static ServerAddress Of(EndPoint endPoint) => endPoint switch
    {
        DnsEndPoint dns => new(WireNames.Printable(dns.Host), dns.Port),
        IPEndPoint ip => new(ip.Address.ToString(), ip.Port),
        UnixDomainSocketEndPoint socket => new(WireNames.Printable(socket.ToString()), null),
        _ => new(WireNames.Printable(endPoint.ToString() ?? ""), null),
    };

    public void AddTo(ref TagList tags)
    {
        tags.Add(EventBusTags.ServerAddress, Host);
        if (_port is not null)
        {
            tags.Add(EventBusTags.ServerPort, _port);
        }
    }

    public void AddTo(Activity activity)
    {
        activity.SetTag(EventBusTags.ServerAddress, Host);
        if (_port is not null)
        {
            activity.SetTag(EventBusTags.ServerPort, _port);
        }
    }
}

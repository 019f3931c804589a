using System.Net;
using StackExchange.Redis;

namespace Promy.EventBus.Redis;

/// <summary>
/// Whether a server name is possible. The client library takes any text for a host, such as <c>redis:/host</c>, and
/// silently omits servers with an unreadable port.
/// </summary>
internal static class ServerName
{
    /// <summary>Whether every part of <c>host:port[,options]</c> that is no option is a possible server.</summary>
    public static bool AreUsable(string text) =>
        text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Where(part => !part.Contains('=', StringComparison.Ordinal))
            .All(part => EndPointCollection.TryParse(part) is { } server && IsUsable(server));

    public static bool IsUsable(EndPoint server) =>
        server is not DnsEndPoint named || Uri.CheckHostName(named.Host) == UriHostNameType.Dns;
}

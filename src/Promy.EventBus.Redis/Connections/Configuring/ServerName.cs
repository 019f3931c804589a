using System.Net;
using StackExchange.Redis;

namespace Promy.EventBus.Redis;

/// <summary>
/// Whether a server can be one. The client library takes any text for the name of a host, as that of
/// <c>redis:/host</c>, and leaves out without a word what has a port that it cannot read.
/// </summary>
internal static class ServerName
{
    /// <summary>Whether every part of <c>host:port[,options]</c> that is no option is a server.</summary>
    public static bool AreUsable(string text) =>
        text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Where(part => !part.Contains('=', StringComparison.Ordinal))
            .All(part => EndPointCollection.TryParse(part) is { } server && IsUsable(server));

    public static bool IsUsable(EndPoint server) =>
        server is not DnsEndPoint named || Uri.CheckHostName(named.Host) == UriHostNameType.Dns;
}

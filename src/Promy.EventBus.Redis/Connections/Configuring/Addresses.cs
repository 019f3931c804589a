using System.Globalization;
using System.Net;
using StackExchange.Redis;

namespace Promy.EventBus.Redis;

/// <summary>Hosts and ports of a configuration, for people, without user and password.</summary>
internal static class Addresses
{
    private const int SecurePort = 6380;
    private const int SentinelPort = 26379;

    public static string Of(ConfigurationOptions configuration)
    {
        var defaultPort = DefaultPort(configuration);
        var all = configuration.EndPoints.Select(endPoint => Of(endPoint, defaultPort));
        return WireNames.Printable(string.Join(", ", all));
    }

    /// <summary>The client library's default.</summary>
    private static int DefaultPort(ConfigurationOptions configuration) =>
        !string.IsNullOrEmpty(configuration.ServiceName) ? SentinelPort
        : configuration.Ssl ? SecurePort
        : RedisConnectionString.DefaultPort;

    private static string Of(EndPoint endPoint, int defaultPort) => endPoint switch
    {
        DnsEndPoint { Port: 0 } dns => $"{dns.Host}:{defaultPort.ToString(CultureInfo.InvariantCulture)}",
        IPEndPoint { Port: 0 } ip => EndPointCollection.ToString(new IPEndPoint(ip.Address, defaultPort)),
        _ => EndPointCollection.ToString(endPoint),
    };
}

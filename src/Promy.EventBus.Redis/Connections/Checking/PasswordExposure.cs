using System.Net;
using StackExchange.Redis;

namespace Promy.EventBus.Redis;

/// <summary>Whether a configuration sends its password unencrypted over a network.</summary>
internal static class PasswordExposure
{
    private const string Localhost = "localhost";

    public static bool IsExposed(ConfigurationOptions configuration) =>
        !string.IsNullOrEmpty(configuration.Password)
        && !configuration.Ssl
        // The author of a tunnel knows what it does.
        && configuration.Tunnel is null
        && configuration.EndPoints.Any(IsOnNetwork);

    private static bool IsOnNetwork(EndPoint endPoint) => endPoint switch
    {
        IPEndPoint ip => !IPAddress.IsLoopback(ip.Address),
        DnsEndPoint dns => !dns.Host.Equals(Localhost, StringComparison.OrdinalIgnoreCase)
            && !dns.Host.EndsWith('.' + Localhost, StringComparison.OrdinalIgnoreCase)
            && !(IPAddress.TryParse(dns.Host, out var address) && IPAddress.IsLoopback(address)),
        // A socket of this machine.
        _ => false,
    };
}

using System.Net;
using StackExchange.Redis;

namespace Promy.EventBus.TestSupport;

/// <summary>One Redis, written both as a StackExchange.Redis string and as a URL.</summary>
internal sealed record RedisAddress(string ConnectionString, string Url)
{
    internal static RedisAddress Parse(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "redis" or "rediss"
            ? new RedisAddress(FromUrl(url).ToString(includePassword: true), text)
            : new RedisAddress(text, ToUrl(ConfigurationOptions.Parse(text)));

    internal static RedisAddress Loopback(int port) => Parse($"127.0.0.1:{port}");

    private static ConfigurationOptions FromUrl(Uri url)
    {
        var credentials = url.UserInfo.Split(':', 2);
        var options = new ConfigurationOptions();
        options.EndPoints.Add(url.Host, url.IsDefaultPort || url.Port < 0 ? 6379 : url.Port);
        if (url.Scheme == "rediss")
        {
            options.Ssl = true;
        }

        if (credentials[0].Length > 0)
        {
            options.User = Uri.UnescapeDataString(credentials[0]);
        }

        if (credentials.Length == 2)
        {
            options.Password = Uri.UnescapeDataString(credentials[1]);
        }

        if (int.TryParse(url.AbsolutePath.Trim('/'), out var database))
        {
            options.DefaultDatabase = database;
        }

        return options;
    }

    private static string ToUrl(ConfigurationOptions options)
    {
        var credentials = options.Password is { Length: > 0 } password
            ? $"{Uri.EscapeDataString(options.User ?? "")}:{Uri.EscapeDataString(password)}@"
            : "";
        var (host, port) = options.EndPoints[0] switch
        {
            DnsEndPoint dns => (dns.Host, dns.Port),
            IPEndPoint ip => (ip.Address.ToString(), ip.Port),
            var other => throw new NotSupportedException($"The tests cannot use the endpoint {other}."),
        };
        var authority = $"{credentials}{host}:{(port == 0 ? 6379 : port)}";
        return $"{(options.Ssl ? "rediss" : "redis")}://{authority}/{options.DefaultDatabase ?? 0}";
    }
}

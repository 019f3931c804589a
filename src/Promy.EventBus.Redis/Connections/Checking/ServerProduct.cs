using StackExchange.Redis;

namespace Promy.EventBus.Redis;

/// <summary>
/// The identity that a server reports. A fork's <c>redis_version</c> is only the version it is compatible with.
/// </summary>
/// <param name="Name">Its name.</param>
/// <param name="Version">Its version.</param>
internal sealed record ServerProduct(string Name, string Version)
{
    public const string Redis = nameof(Redis);
    public const string Valkey = nameof(Valkey);
    public const string Redict = nameof(Redict);

    // Forks that report no server_name.
    private static readonly string[] Nameless = ["redict", "dragonfly"];

    public override string ToString() => Version.Length == 0 ? Name : $"{Name} {Version}";

    /// <summary>As reported on connecting; sends nothing. <see langword="null"/> without a connection.</summary>
    public static ServerProduct? Of(IConnectionMultiplexer multiplexer) =>
        Primary(multiplexer) is { } server
            ? new ServerProduct(server.GetProductVariant(out var version).ToString(), WireNames.Printable(version))
            : null;

    /// <summary>By the fields of <c>INFO</c>, which name more servers than the client library knows.</summary>
    /// <param name="info">The fields.</param>
    /// <param name="connected">As reported on connecting.</param>
    public static ServerProduct? Of(IReadOnlyDictionary<string, string>? info, ServerProduct? connected)
    {
        foreach (var name in Nameless.Prepend(info?.GetValueOrDefault("server_name") ?? ""))
        {
            if (name.Length > 0 && info?.GetValueOrDefault($"{name}_version") is { } version)
            {
                var shown = WireNames.Printable(char.ToUpperInvariant(name[0]) + name[1..]);
                return new ServerProduct(shown, WireNames.Printable(version));
            }
        }

        return connected is { Name: not Redis } || info?.GetValueOrDefault("redis_version") is not { } redis
            ? connected
            : new ServerProduct(Redis, WireNames.Printable(redis));
    }

    /// <summary>Such as <c>Redis 7.0.15 at redis.example.com:6379</c>.</summary>
    public static string Describe(IConnectionMultiplexer multiplexer) =>
        Of(multiplexer) is { } product
            ? $"{product} at {WireNames.Printable(EndPointCollection.ToString(Primary(multiplexer)!.EndPoint))}"
            : Redis;

    private static IServer? Primary(IConnectionMultiplexer multiplexer) =>
        Array.Find(multiplexer.GetServers(), server => server.IsConnected && !server.IsReplica);
}

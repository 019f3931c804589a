using System.Runtime.CompilerServices;
using StackExchange.Redis;

namespace Promy.EventBus.Redis;

/// <summary>
/// The configuration of an application's connection. Its text is never read: the client library does not escape it, so
/// a password with a comma becomes servers and options. It also lacks certificates, tokens, tunnels and defaults.
/// </summary>
internal static class ApplicationConfiguration
{
    /// <returns>
    /// A copy; <see langword="null"/> if unknown: the connection is not of the client library's own class.
    /// </returns>
    public static ConfigurationOptions? TryCopy(IConnectionMultiplexer connection) => TryRead(connection)?.Clone();

    /// <summary>Addresses and database, which every connection reports: not enough to connect.</summary>
    public static ConfigurationOptions Outline(IConnectionMultiplexer connection)
    {
        var outline = new ConfigurationOptions { DefaultDatabase = connection.GetDatabase().Database };
        foreach (var endPoint in connection.GetEndPoints(configuredOnly: true))
        {
            outline.EndPoints.Add(endPoint);
        }

        return outline;
    }

    /// <summary>
    /// The addresses, for errors; <see langword="null"/> if the connection does not report them, such as an
    /// application's disposed decorator.
    /// </summary>
    public static string? AddressOf(IConnectionMultiplexer connection)
    {
        try
        {
            return Addresses.Of(Outline(connection));
        }
        catch (Exception)
        {
            // Code of the application: describing an error must not throw another.
            return null;
        }
    }

    /// <summary>
    /// Whether the client library sends administration commands on the connection, such as <c>CLIENT</c>.
    /// </summary>
    public static bool AllowsAdministration(IConnectionMultiplexer connection) =>
        TryRead(connection)?.AllowAdmin == true;

    private static ConfigurationOptions? TryRead(IConnectionMultiplexer connection)
    {
        if (connection is not ConnectionMultiplexer multiplexer)
        {
            return null;
        }

        try
        {
            return RawConfig(multiplexer);
        }
        catch (MissingMethodException)
        {
            // Another version of the client library.
            return null;
        }
    }

    // The options object itself. The client library only exposes its text.
    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "get_RawConfig")]
    private static extern ConfigurationOptions RawConfig(ConnectionMultiplexer multiplexer);
}

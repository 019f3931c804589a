using System.Runtime.CompilerServices;
using StackExchange.Redis;

namespace Promy.EventBus.Redis;

/// <summary>
/// How a connection of the application was opened. Its configuration text is never read: the client library does not
/// escape it, so that a password with a comma falls apart into servers and options, and it has no certificates,
/// tokens, tunnels or defaults.
/// </summary>
internal static class ApplicationConfiguration
{
    /// <returns>
    /// A copy; <see langword="null"/> where nobody can see it: the connection is not the client library's own.
    /// </returns>
    public static ConfigurationOptions? TryCopy(IConnectionMultiplexer connection) => TryRead(connection)?.Clone();

    /// <summary>
    /// Where the connection leads to and which database it is in, which every connection tells: nothing to connect
    /// with.
    /// </summary>
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
    /// Where the connection leads to, for what is told about an error; <see langword="null"/> if it does not say so, as
    /// a decorator of the application may not once it is disposed.
    /// </summary>
    public static string? AddressOf(IConnectionMultiplexer connection)
    {
        try
        {
            return Addresses.Of(Outline(connection));
        }
        catch (Exception)
        {
            // Code of the application: what is told about an error must not be another error.
            return null;
        }
    }

    /// <summary>
    /// Whether the client library sends commands on it that count as administration for it, such as <c>CLIENT</c>.
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
            // A version of the client library that calls it otherwise.
            return null;
        }
    }

    // The options object itself. The client library shows nothing of it but the text.
    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "get_RawConfig")]
    private static extern ConfigurationOptions RawConfig(ConnectionMultiplexer multiplexer);
}

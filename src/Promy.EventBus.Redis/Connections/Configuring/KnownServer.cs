using StackExchange.Redis;

namespace Promy.EventBus.Redis;

/// <summary>
/// The server that a connection leads to, for telemetry: the first address that the connection was configured with,
/// behind Sentinel that of the present primary. From the client's memory, and looked up at most once a second; Redis is
/// asked nothing.
/// </summary>
internal sealed class KnownServer(TimeProvider timeProvider)
{
    private static readonly TimeSpan Holds = TimeSpan.FromSeconds(1);

    private volatile Answer? _last;

    /// <returns><see langword="null"/> while there is no connection, or where it does not tell.</returns>
    public ServerAddress? Of(IConnectionMultiplexer? multiplexer)
    {
        var last = _last;
        if (last is not null
            && ReferenceEquals(last.Multiplexer, multiplexer)
            && timeProvider.GetElapsedTime(last.At) < Holds)
        {
            return last.Address;
        }

        if (multiplexer is null)
        {
            return null;
        }

        var address = Find(multiplexer);
        _last = new Answer(multiplexer, address, timeProvider.GetTimestamp());
        return address;
    }

    private static ServerAddress? Find(IConnectionMultiplexer multiplexer)
    {
        try
        {
            return multiplexer.GetEndPoints(configuredOnly: true) is [var first, ..] ? ServerAddress.Of(first) : null;
        }
        catch (Exception)
        {
            // Possibly the application's, and possibly disposed: telemetry must not fail anything.
            return null;
        }
    }

    private sealed record Answer(IConnectionMultiplexer Multiplexer, ServerAddress? Address, long At);
}

using StackExchange.Redis;

namespace Promy.EventBus.Redis;

/// <summary>
/// The server of a connection, for telemetry: its first configured address, or behind Sentinel the present primary's.
/// Read from the client's memory at most once a second; nothing is sent to Redis.
/// </summary>
internal sealed class KnownServer(TimeProvider timeProvider)
{
    private static readonly TimeSpan Holds = TimeSpan.FromSeconds(1);

    private volatile Answer? _last;

    /// <returns><see langword="null"/> without a connection, or if it reports no address.</returns>
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
            // The application's connection may throw, also after its disposal: telemetry must not fail anything.
            return null;
        }
    }

    private sealed record Answer(IConnectionMultiplexer Multiplexer, ServerAddress? Address, long At);
}

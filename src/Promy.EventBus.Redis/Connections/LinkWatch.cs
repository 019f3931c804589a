using StackExchange.Redis;

namespace Promy.EventBus.Redis;

/// <summary>
/// Ends a wait for a reply if nothing more arrives on the link. The client library's timeout counts from the command,
/// even while bytes arrive; here each byte restarts it. One command at a time. Owned by its connection.
/// </summary>
internal sealed class LinkWatch : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);
    private readonly LinkProgress _progress;
    private readonly TimeSpan _limit;
    private readonly TimeProvider _timeProvider;
    private readonly Action _onArrival;
    private readonly Action _end;
    private readonly ITimer _timer;
    private long _waitingSince;
    private long _seen;
    private long _seenAt;
    private volatile bool _isOver;

    /// <param name="progress">Counts arriving bytes.</param>
    /// <param name="limit">Longest wait for the next byte.</param>
    /// <param name="timeProvider">The clock.</param>
    /// <param name="onArrival">Called now and then while a reply arrives.</param>
    /// <param name="end">Ends the wait by closing the connection.</param>
    public LinkWatch(LinkProgress progress, TimeSpan limit, TimeProvider timeProvider, Action onArrival, Action end)
    {
        (_progress, _limit, _timeProvider, _onArrival, _end) = (progress, limit, timeProvider, onArrival, end);
        _timer = BackgroundLoop.CreateTimer(
            timeProvider, static watch => ((LinkWatch)watch!).Look(), this, Interval, Interval);
    }

    /// <summary>Before a command is sent.</summary>
    public void Begin() => Volatile.Write(ref _waitingSince, _timeProvider.GetTimestamp());

    /// <summary>After the command has completed or failed.</summary>
    public void End() => Volatile.Write(ref _waitingSince, 0);

    /// <summary>Whether the watch has ended a wait, and the connection with it.</summary>
    public bool IsOver => _isOver;

    /// <summary>The error of a command that the watch has ended.</summary>
    public RedisTimeoutException Timeout() =>
        new(
            CommandFlags.None,
            $"Nothing arrived from Redis for {_limit.TotalSeconds:0.#} s while a reply was expected.",
            CommandStatus.Sent);

    public void Dispose() => _timer.Dispose();

    private void Look()
    {
        var since = Volatile.Read(ref _waitingSince);
        if (since == 0 || _isOver)
        {
            return;
        }

        var now = _timeProvider.GetTimestamp();
        var arrivals = _progress.Arrivals;
        if (arrivals != _seen)
        {
            (_seen, _seenAt) = (arrivals, now);
            _onArrival();
        }
        else if (_progress.IsOpen && _timeProvider.GetElapsedTime(Math.Max(since, _seenAt), now) > _limit)
        {
            _isOver = true;
            _end();
        }
    }
}

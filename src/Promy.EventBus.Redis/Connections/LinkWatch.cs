using StackExchange.Redis;

namespace Promy.EventBus.Redis;

/// <summary>
/// Ends what waits for a reply on a link on which nothing arrives any more. The client library's own timeout counts
/// from the command, whatever arrives; here each byte counts. One command at a time. Owned by its connection.
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

    /// <param name="progress">Whether bytes arrive.</param>
    /// <param name="limit">Longest wait for the next of them.</param>
    /// <param name="timeProvider">The clock.</param>
    /// <param name="onArrival">Called now and then while a reply arrives.</param>
    /// <param name="end">Ends what waits, by closing the connection.</param>
    public LinkWatch(LinkProgress progress, TimeSpan limit, TimeProvider timeProvider, Action onArrival, Action end)
    {
        (_progress, _limit, _timeProvider, _onArrival, _end) = (progress, limit, timeProvider, onArrival, end);
        _timer = BackgroundLoop.CreateTimer(
            timeProvider, static watch => ((LinkWatch)watch!).Look(), this, Interval, Interval);
    }

    /// <summary>A command is about to be sent.</summary>
    public void Begin() => Volatile.Write(ref _waitingSince, _timeProvider.GetTimestamp());

    /// <summary>It has ended, in whatever way.</summary>
    public void End() => Volatile.Write(ref _waitingSince, 0);

    /// <summary>Whether it has ended what waited, and the connection with it.</summary>
    public bool IsOver => _isOver;

    /// <summary>What a command failed with that the watch has ended.</summary>
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

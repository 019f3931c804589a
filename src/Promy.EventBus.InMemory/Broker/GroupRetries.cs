namespace Promy.EventBus.InMemory;

/// <summary>
/// The retries of a group: those that wait until they are due, and those that wait to be read. Guarded by the lock of
/// the stream.
/// </summary>
internal sealed class GroupRetries : IDisposable
{
    // More than a timer takes: it is set again then.
    private static readonly TimeSpan LongestWait = TimeSpan.FromDays(1);

    private readonly InMemoryBroker _broker;
    private readonly Action _due;
    private readonly PriorityQueue<ScheduledRetry, (long Due, long Turn)> _scheduled = new();
    private readonly Queue<StreamEntry> _ready = new();
    private StreamEntryId _last;
    private ITimer? _timer;
    private long _turn;

    /// <param name="broker">The clock, and what runs on it.</param>
    /// <param name="due">Called when something may be due; not under the lock.</param>
    public GroupRetries(InMemoryBroker broker, Action due)
    {
        _broker = broker;
        _due = due;
    }

    /// <summary>How many wait to be read.</summary>
    public int Ready => _ready.Count;

    /// <summary>How many wait until they are due.</summary>
    public int Scheduled => _scheduled.Count;

    public void Schedule(ScheduledRetry retry, TimeSpan delay)
    {
        var due = _broker.Milliseconds + (long)Math.Ceiling(delay.TotalMilliseconds);
        _scheduled.Enqueue(retry, (due, _turn++));
        SetTimer();
    }

    /// <summary>Puts what is due behind what waits to be read.</summary>
    /// <returns>Whether anything was due.</returns>
    public bool Release()
    {
        var now = _broker.Milliseconds;
        var isAny = false;
        while (_scheduled.TryPeek(out var retry, out var when) && when.Due <= now)
        {
            _scheduled.Dequeue();
            Add(retry.Metadata, retry.Payload, retry.History);
            isAny = true;
        }

        SetTimer();
        return isAny;
    }

    /// <summary>One more to be read at once.</summary>
    /// <returns>Its entry.</returns>
    public StreamEntry Add(ReadOnlyMemory<byte> metadata, ReadOnlyMemory<byte> payload, RetryHistory history)
    {
        _last = _broker.IdAfter(_last);
        var entry = new StreamEntry(_last, metadata, payload, history);
        _ready.Enqueue(entry);
        return entry;
    }

    public bool TryTake(out StreamEntry? entry) => _ready.TryDequeue(out entry);

    public void Dispose() => _timer?.Dispose();

    private void SetTimer()
    {
        if (!_scheduled.TryPeek(out _, out var next))
        {
            _timer?.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            return;
        }

        var wait = TimeSpan.FromMilliseconds(Math.Max(0, next.Due - _broker.Milliseconds));
        _timer ??= BackgroundLoop.CreateTimer(_broker.TimeProvider, static due => ((Action)due!)(), _due);
        _timer.Change(wait < LongestWait ? wait : LongestWait, Timeout.InfiniteTimeSpan);
    }
}

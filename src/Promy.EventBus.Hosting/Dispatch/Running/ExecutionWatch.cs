namespace Promy.EventBus.Hosting;

/// <summary>
/// Watches the time of one handler's executions with one timer. The timer is set only while something runs, and not for
/// each event. The watch cancels or abandons an execution; it starts none and waits for none.
/// </summary>
internal sealed class ExecutionWatch
{
    private static readonly TimeSpan MaxTimer = TimeSpan.FromDays(1);

    private readonly TimeSpan _timeout;
    private readonly TimeProvider _timeProvider;
    private readonly ITimer _timer;
    private readonly Lock _gate = new();
    private readonly List<HandlerExecution> _watched = [];
    private int _isTimerSet;

    /// <param name="timeout">Longest time of an execution.</param>
    /// <param name="timeProvider">The clock.</param>
    public ExecutionWatch(TimeSpan timeout, TimeProvider timeProvider)
    {
        _timeout = timeout;
        _timeProvider = timeProvider;
        _timer = BackgroundLoop.CreateTimer(timeProvider, static watch => ((ExecutionWatch)watch!).Look(), this);
    }

    /// <summary>Deadline of an execution that begins now, as a timestamp.</summary>
    public long DeadlineFromNow => _timeProvider.GetTimestamp() + ToTimestamp(_timeout);

    public void Add(HandlerExecution execution)
    {
        lock (_gate)
        {
            _watched.Add(execution);
        }
    }

    public void Remove(HandlerExecution execution)
    {
        lock (_gate)
        {
            _watched.Remove(execution);
        }
    }

    /// <summary>Sets the timer for an execution that has begun.</summary>
    public void HasBegun()
    {
        if (Volatile.Read(ref _isTimerSet) == 0)
        {
            SetTimer();
        }
    }

    /// <summary>Checks every execution: by the timer, and when a delivery is cancelled.</summary>
    public void Look()
    {
        lock (_gate)
        {
            var next = LookAtAll();
            if (next == long.MaxValue)
            {
                // A new execution has relied on the timer: look again after declaring it not set.
                Interlocked.Exchange(ref _isTimerSet, 0);
                next = LookAtAll();
            }

            if (next != long.MaxValue)
            {
                Interlocked.Exchange(ref _isTimerSet, 1);
                _timer.Change(Until(next), Timeout.InfiniteTimeSpan);
            }
        }
    }

    private void SetTimer()
    {
        lock (_gate)
        {
            // If the look was quicker, it has set the timer to the first deadline.
            if (_isTimerSet == 0)
            {
                _isTimerSet = 1;
                _timer.Change(Min(_timeout, MaxTimer), Timeout.InfiniteTimeSpan);
            }
        }
    }

    private long LookAtAll()
    {
        var now = _timeProvider.GetTimestamp();
        var next = long.MaxValue;
        foreach (var execution in _watched)
        {
            next = Math.Min(next, execution.CheckDeadline(now, ToTimestamp(HandlerExecution.Grace)));
        }

        return next;
    }

    /// <summary>Rounded up to the resolution of timers: an early timer would have to be set again and again.</summary>
    private TimeSpan Until(long timestamp)
    {
        var left = _timeProvider.GetElapsedTime(_timeProvider.GetTimestamp(), timestamp);
        return Min(TimeSpan.FromMilliseconds(Math.Ceiling(Math.Max(0, left.TotalMilliseconds))), MaxTimer);
    }

    private long ToTimestamp(TimeSpan duration) => (long)(duration.TotalSeconds * _timeProvider.TimestampFrequency);

    private static TimeSpan Min(TimeSpan first, TimeSpan second) => first < second ? first : second;
}

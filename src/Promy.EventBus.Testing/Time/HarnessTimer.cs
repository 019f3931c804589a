namespace Promy.EventBus.Testing;

/// <summary>A timer of the clock, which knows when it is due and which execution waits for it.</summary>
/// <param name="clock">The clock.</param>
/// <param name="callback">What it calls.</param>
/// <param name="state">Given to the callback.</param>
/// <param name="waiting">The execution that may wait for it; <see langword="null"/>: none.</param>
internal sealed class HarnessTimer(
    HarnessClock clock, TimerCallback callback, object? state, ObservedExecution? waiting) : ITimer
{
    private const long Unknown = long.MaxValue;

    private readonly Lock _gate = new();
    private ITimer? _timer;
    private TimeSpan _period = Timeout.InfiniteTimeSpan;
    private long _nominal;
    private bool _isSet;
    private int _times;
    private bool _isDisposed;

    /// <summary>When it is due, in ticks of UTC, while it is set.</summary>
    public long Due { get; private set; }

    public void Begin(ITimer timer) => _timer = timer;

    public bool Change(TimeSpan dueTime, TimeSpan period)
    {
        lock (_gate)
        {
            if (_isDisposed)
            {
                return false;
            }

            Unset();
            _period = period;
            _nominal = clock.GetTimestamp() + dueTime.Ticks;
            Set(dueTime);
            return true;
        }
    }

    /// <summary>Called by the clock when it is due.</summary>
    public void Fire()
    {
        lock (_gate)
        {
            // An earlier setting may have come due while another thread has set it anew.
            var now = clock.GetTimestamp();
            if (_isDisposed || !_isSet || (Due > now && Due != Unknown))
            {
                return;
            }

            // Before anything can look: what waits for it goes on.
            clock.InFlight.Begin();
            Unset();
            if (_period > TimeSpan.Zero)
            {
                // Behind the clock after a long step: then it fires for each period.
                _nominal += _period.Ticks;
                Set(TimeSpan.FromTicks(Math.Max(0, _nominal - now)));
            }
        }

        if (HarnessClock.IsGuarded)
        {
            ThreadPool.UnsafeQueueUserWorkItem(static timer => timer.Call(), this, preferLocal: false);
        }
        else
        {
            Call();
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            if (!_isDisposed)
            {
                _isDisposed = true;
                Unset();
                _timer?.Dispose();
            }
        }
    }

    public ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }

    private void Call()
    {
        try
        {
            callback(state);
        }
        finally
        {
            clock.InFlight.End();
        }
    }

    private void Set(TimeSpan dueTime)
    {
        if (dueTime == Timeout.InfiniteTimeSpan)
        {
            clock.Set(_timer!, dueTime);
            return;
        }

        var time = ++_times;
        _isSet = true;
        Due = Unknown;
        var from = clock.Set(_timer!, dueTime);
        if (_isSet && _times == time)
        {
            Due = from + dueTime.Ticks;
            clock.Add(this);
            waiting?.WaitsFor(this, Due);
        }
    }

    private void Unset()
    {
        if (_isSet)
        {
            _isSet = false;
            clock.Remove(this);
            waiting?.WaitsNoMore(this);
        }
    }
}

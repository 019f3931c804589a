using Microsoft.Extensions.Time.Testing;

namespace Promy.EventBus.Testing;

// In: timers of the host, and steps to the next of them.
// Out: their callbacks, each of which is in flight while it runs.
// Owner: the harness. Timers fire on the thread that moves the clock, as with any fake clock.
/// <summary>
/// A fake clock that knows when its timers are due. A timer that is due at once, or that fires while another thread
/// only sets a timer or reads the clock, fires on a thread of the pool: that other thread may hold locks.
/// </summary>
internal sealed class HarnessClock(DateTimeOffset start, InFlight inFlight) : FakeTimeProvider(start)
{
    [ThreadStatic]
    private static int t_guarded;

    private readonly Lock _gate = new();
    private readonly HashSet<HarnessTimer> _set = [];

    public InFlight InFlight => inFlight;

    /// <summary>Whether this thread only reads the clock or sets a timer.</summary>
    public static bool IsGuarded => t_guarded > 0;

    public override DateTimeOffset GetUtcNow()
    {
        t_guarded++;
        try
        {
            return base.GetUtcNow();
        }
        finally
        {
            t_guarded--;
        }
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        ArgumentNullException.ThrowIfNull(callback);

        // A task that ends with time is what somebody waits for; a timeout is not.
        var timer = new HarnessTimer(this, callback, state, state is Task ? ObservedExecution.Current : null);
        timer.Begin(
            base.CreateTimer(
                static state => ((HarnessTimer)state!).Fire(),
                timer,
                Timeout.InfiniteTimeSpan,
                Timeout.InfiniteTimeSpan));
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>When the next timer is due, in ticks of UTC; <see langword="null"/>: none is set.</summary>
    public long? NextDue()
    {
        lock (_gate)
        {
            return _set.Count == 0 ? null : _set.Min(timer => timer.Due);
        }
    }

    /// <summary>Moves to a moment, unless the clock is there already, and fires what is due.</summary>
    /// <param name="due">The moment, in ticks of UTC.</param>
    public void StepTo(long due)
    {
        var now = GetTimestamp();
        try
        {
            SetUtcNow(new DateTimeOffset(Math.Max(due, now), TimeSpan.Zero));
        }
        catch (ArgumentOutOfRangeException)
        {
            // A test has moved it further meanwhile.
        }
    }

    /// <summary>Sets a timer of the base; others that are due go to the pool.</summary>
    /// <returns>The time from which it counts, in ticks of UTC.</returns>
    internal long Set(ITimer timer, TimeSpan dueTime)
    {
        t_guarded++;
        try
        {
            while (true)
            {
                // Only if the clock has stood still meanwhile it is known when the timer is due.
                var before = GetTimestamp();
                timer.Change(dueTime, Timeout.InfiniteTimeSpan);
                if (GetTimestamp() == before)
                {
                    return before;
                }
            }
        }
        finally
        {
            t_guarded--;
        }
    }

    internal void Add(HarnessTimer timer)
    {
        lock (_gate)
        {
            _set.Add(timer);
        }
    }

    internal void Remove(HarnessTimer timer)
    {
        lock (_gate)
        {
            _set.Remove(timer);
        }
    }
}

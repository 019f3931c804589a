using Microsoft.Extensions.Time.Testing;

namespace Promy.EventBus.Redis.Tests;

/// <summary>A clock that counts who waits on it: time can pass when somebody does.</summary>
internal sealed class WaitingClock : FakeTimeProvider
{
    private int _waits;

    public int Waits => Volatile.Read(ref _waits);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = base.CreateTimer(callback, state, dueTime, period);
        Interlocked.Increment(ref _waits);
        return timer;
    }
}

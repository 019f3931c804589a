using Microsoft.Extensions.Time.Testing;

namespace Promy.EventBus.Redis.Tests;

/// <summary>A clock that counts its waiters: a test lets time pass when somebody waits.</summary>
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

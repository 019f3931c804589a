using System.Collections.Concurrent;
using Microsoft.Extensions.Time.Testing;

namespace Promy.EventBus.Hosting.Tests;

/// <summary>A fake clock that knows the waits started on it, so that a test can advance it at the right time.</summary>
internal sealed class RecordingClock : FakeTimeProvider
{
    private readonly ConcurrentQueue<TimeSpan> _waits = new();

    public RecordingClock()
        : base(Some.Moment)
    {
    }

    public TimeSpan Elapsed => GetUtcNow() - Some.Moment;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new RecordingTimer(base.CreateTimer(callback, state, dueTime, period), _waits);
        _waits.Enqueue(dueTime);
        return timer;
    }

    /// <summary>Waits until the code under test waits for <paramref name="due"/>, for the n-th time.</summary>
    public Task WaitForAsync(TimeSpan due, int times = 1) =>
        Eventually.TrueAsync(() => _waits.Count(wait => wait == due) >= times, expected: $"{times} waits for {due}");

    /// <summary>Waits until the code under test waits for <paramref name="due"/>, and lets exactly that pass.</summary>
    public async Task PassAsync(TimeSpan due, int times = 1)
    {
        await WaitForAsync(due, times);
        Advance(due);
    }

    /// <summary>
    /// Waits until the code under test waits for <paramref name="interval"/> with its jitter, for the n-th time.
    /// </summary>
    public Task WaitForAboutAsync(TimeSpan interval, int times = 1) =>
        Eventually.TrueAsync(
            () => _waits.Count(wait => wait >= interval * 0.8 && wait <= interval * 1.2) >= times,
            expected: $"{times} waits for about {interval}");

    /// <summary>
    /// Waits until the code under test waits for <paramref name="interval"/> with its jitter, and lets it pass.
    /// </summary>
    public async Task PassAboutAsync(TimeSpan interval, int times = 1)
    {
        await WaitForAboutAsync(interval, times);
        Advance(interval * 1.2);
    }

    /// <summary>Records the waits that begin when an existing timer is set anew.</summary>
    private sealed class RecordingTimer(ITimer timer, ConcurrentQueue<TimeSpan> waits) : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            var isChanged = timer.Change(dueTime, period);
            waits.Enqueue(dueTime);
            return isChanged;
        }

        public void Dispose() => timer.Dispose();

        public ValueTask DisposeAsync() => timer.DisposeAsync();
    }
}

using StackExchange.Redis;

namespace Promy.EventBus.FaultTests;

/// <summary>
/// Watches how long entries stay with a consumer that does nothing for them: the longest idle time that XPENDING shows.
/// Entries in flight at a live worker stay low, because it renews them.
/// </summary>
internal sealed class PendingIdle : IAsyncDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(50);

    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _gate = new();
    private readonly Task _watching;
    private TimeSpan _longest;
    private int _samples;

    public PendingIdle(FaultRun run) => _watching = WatchAsync(run);

    /// <summary>Since the last call.</summary>
    public (TimeSpan Longest, int Samples) Take()
    {
        lock (_gate)
        {
            var taken = (_longest, _samples);
            (_longest, _samples) = (TimeSpan.Zero, 0);
            return taken;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _watching.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
    }

    private async Task WatchAsync(FaultRun run)
    {
        using var timer = new PeriodicTimer(Interval);
        while (await timer.WaitForNextTickAsync(_stop.Token))
        {
            var pending = await run.Database.StreamPendingMessagesAsync(run.Stream, run.Group, 10_000, RedisValue.Null);
            var longest = TimeSpan.FromMilliseconds(
                pending.Select(entry => entry.IdleTimeInMilliseconds).DefaultIfEmpty().Max());
            lock (_gate)
            {
                _longest = longest > _longest ? longest : _longest;
                _samples++;
            }
        }
    }
}

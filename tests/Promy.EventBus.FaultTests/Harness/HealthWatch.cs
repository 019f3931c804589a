using System.Collections.Concurrent;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Promy.EventBus.FaultTests;

/// <summary>
/// Asks for the health of the publishing host in this process again and again, as a readiness probe does.
/// </summary>
internal sealed class HealthWatch : IAsyncDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);
    private readonly ConcurrentQueue<(long At, HealthStatus Status)> _seen = new();
    private readonly CancellationTokenSource _end = new();
    private readonly Task _watching;

    public HealthWatch(FaultPublisher publisher) => _watching = Task.Run(() => WatchAsync(publisher));

    /// <summary>Each answer, with the Unix time in milliseconds when it came.</summary>
    public IReadOnlyCollection<(long At, HealthStatus Status)> Seen => _seen;

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _watching;
        _end.Dispose();
    }

    private async Task WatchAsync(FaultPublisher publisher)
    {
        while (!_end.IsCancellationRequested)
        {
            var report = await publisher.CheckHealthAsync();
            _seen.Enqueue((Clock.Now, report.Entries["promy-eventbus"].Status));
            await Task.Delay(Interval, _end.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}

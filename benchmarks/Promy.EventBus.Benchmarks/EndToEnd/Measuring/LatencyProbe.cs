using System.Diagnostics;

namespace Promy.EventBus.Benchmarks.EndToEnd;

/// <summary>Measures from before a publish to the entry of the handler, one event at a time.</summary>
internal sealed class LatencyProbe
{
    private static readonly TimeSpan UntilIdle = TimeSpan.FromMilliseconds(2);
    private volatile TaskCompletionSource<long> _entered = new();

    public void Enter() => _entered.TrySetResult(Stopwatch.GetTimestamp());

    public async Task<Latencies> SampleAsync(int discarded, int count, Func<Task> publish)
    {
        var samples = new double[count];
        for (var index = -discarded; index < count; index++)
        {
            // The acknowledgement and the next read happen in between, so an idle consumer is measured.
            await Task.Delay(UntilIdle);
            var entered = new TaskCompletionSource<long>(TaskCreationOptions.RunContinuationsAsynchronously);
            _entered = entered;
            var started = Stopwatch.GetTimestamp();
            await publish();
            var elapsed = Stopwatch.GetElapsedTime(started, await entered.Task.WaitAsync(Workbench.Patience));
            if (index >= 0)
            {
                samples[index] = elapsed.TotalMilliseconds;
            }
        }

        return Latencies.Of(samples);
    }
}

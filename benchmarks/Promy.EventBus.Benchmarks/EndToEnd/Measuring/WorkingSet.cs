namespace Promy.EventBus.Benchmarks.EndToEnd;

/// <summary>Watches how much memory the system gives to this process.</summary>
internal static class WorkingSet
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    /// <param name="hasBegun">Start of the watch: later values are compared with the first.</param>
    /// <param name="ended">Ends the watch.</param>
    /// <returns>The largest difference from the first value, in bytes.</returns>
    public static async Task<long> WatchAsync(Func<bool> hasBegun, CancellationToken ended)
    {
        long? first = null;
        var drift = 0L;
        while (!ended.IsCancellationRequested)
        {
            if (hasBegun())
            {
                var now = Environment.WorkingSet;
                first ??= now;
                drift = Math.Max(drift, Math.Abs(now - first.Value));
            }

            await Task.Delay(Interval, ended).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        return drift;
    }
}

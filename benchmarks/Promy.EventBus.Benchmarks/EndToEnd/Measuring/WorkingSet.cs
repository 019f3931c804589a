namespace Promy.EventBus.Benchmarks.EndToEnd;

/// <summary>Watches how much memory the system gives to this process.</summary>
internal static class WorkingSet
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    /// <param name="hasBegun">When the first look counts: all later ones are compared with it.</param>
    /// <param name="ended">Ends the watch.</param>
    /// <returns>The largest distance from the first look, in bytes.</returns>
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

namespace Promy.EventBus.Hosting;

/// <summary>
/// The wait before an ended subscription restarts: 1, 2, 4 … 30 seconds, beginning anew after it ran for a while.
/// </summary>
internal static class RestartDelay
{
    private const int MaxDoublings = 5;
    private static readonly TimeSpan First = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Stable = TimeSpan.FromMinutes(1);

    public static bool IsStable(TimeSpan ran) => ran >= Stable;

    /// <param name="failures">Earlier subscriptions that ended before they were stable.</param>
    public static TimeSpan After(int failures)
    {
        var delay = First * (1 << Math.Min(failures, MaxDoublings));
        return delay < Longest ? delay : Longest;
    }
}

namespace Promy.EventBus.Hosting;

/// <summary>When a subscription that ended is started again: 1, 2, 4 … 30 seconds, and from the start after it ran for a while.</summary>
internal static class RestartDelay
{
    private const int MaxDoublings = 5;
    private static readonly TimeSpan First = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Stable = TimeSpan.FromMinutes(1);

    public static bool IsStable(TimeSpan ran) => ran >= Stable;

    /// <param name="failures">Subscriptions that ended before this one without having been stable.</param>
    public static TimeSpan After(int failures)
    {
        var delay = First * (1 << Math.Min(failures, MaxDoublings));
        return delay < Longest ? delay : Longest;
    }
}

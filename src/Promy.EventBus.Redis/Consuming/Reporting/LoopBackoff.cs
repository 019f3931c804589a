namespace Promy.EventBus.Redis;

/// <summary>
/// A loop's wait after its n-th failure in a row: exponential with jitter, or long if only an operator helps. Bounded
/// so that consuming is back within two seconds of the end of an outage.
/// </summary>
internal static class LoopBackoff
{
    private const int MaxDoublings = 5;
    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Permanent = TimeSpan.FromSeconds(1.5);

    /// <param name="failures">Failures in a row, 1 or more.</param>
    /// <param name="permanent">Whether frequent tries cannot help.</param>
    /// <param name="random">A number from 0 to 1: the result is between half and all of the exponential delay.</param>
    public static TimeSpan Delay(int failures, bool permanent, double random)
    {
        var doubled = First * Math.Pow(2, Math.Clamp(failures - 1, 0, MaxDoublings));
        var full = permanent ? Permanent : doubled < Longest ? doubled : Longest;
        return full * (0.5 + (random / 2));
    }

    /// <summary>
    /// The wait of a periodic loop: its interval, or a shorter wait after a failure, so that an outage is not reported
    /// longer than it lasts.
    /// </summary>
    /// <param name="interval">Varied by up to a fifth each time.</param>
    /// <param name="failures">Failures in a row; 0 after a success.</param>
    /// <param name="permanent">Whether frequent tries cannot help.</param>
    public static TimeSpan Next(TimeSpan interval, int failures, bool permanent)
    {
        var regular = Jitter.Of(interval, Random.Shared.NextDouble());
        var backoff = failures == 0 ? regular : Delay(failures, permanent, Random.Shared.NextDouble());
        return backoff < regular ? backoff : regular;
    }
}

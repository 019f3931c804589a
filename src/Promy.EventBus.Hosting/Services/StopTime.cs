namespace Promy.EventBus.Hosting;

/// <summary>
/// How long a stop takes at most: the drain, what follows it (a second), and some seconds to send what was enqueued.
/// </summary>
internal static class StopTime
{
    private static readonly TimeSpan AfterDrain = TimeSpan.FromSeconds(6);

    public static TimeSpan Of(TimeSpan drainTimeout) => drainTimeout + AfterDrain;

    /// <param name="drainTimeout">Longest drain.</param>
    /// <param name="shutdownTimeout">What the host gives to all of its services; a negative one has no end.</param>
    public static bool Fits(TimeSpan drainTimeout, TimeSpan shutdownTimeout) =>
        shutdownTimeout < TimeSpan.Zero || Of(drainTimeout) <= shutdownTimeout;
}

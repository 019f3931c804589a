namespace Promy.EventBus.Hosting;

/// <summary>
/// The longest time of a stop: the drain, a second after it, and some seconds to send enqueued events.
/// </summary>
internal static class StopTime
{
    private static readonly TimeSpan AfterDrain = TimeSpan.FromSeconds(6);

    public static TimeSpan Of(TimeSpan drainTimeout) => drainTimeout + AfterDrain;

    /// <param name="drainTimeout">Longest drain.</param>
    /// <param name="shutdownTimeout">The host's limit for all of its services; a negative one means no limit.</param>
    public static bool Fits(TimeSpan drainTimeout, TimeSpan shutdownTimeout) =>
        shutdownTimeout < TimeSpan.Zero || Of(drainTimeout) <= shutdownTimeout;
}

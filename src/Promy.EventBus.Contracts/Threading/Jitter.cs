namespace Promy.EventBus;

/// <summary>Keeps many processes from acting in step.</summary>
internal static class Jitter
{
    /// <summary>An interval that differs by up to a fifth each time.</summary>
    /// <param name="interval">The interval.</param>
    /// <param name="random">A number from 0 to 1.</param>
    public static TimeSpan Of(TimeSpan interval, double random) => interval * (0.8 + (0.4 * random));
}

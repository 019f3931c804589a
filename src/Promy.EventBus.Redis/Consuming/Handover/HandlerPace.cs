namespace Promy.EventBus.Redis;

/// <summary>The recent speed of the handlers: decides how many workers wake, and how far ahead is read.</summary>
internal sealed class HandlerPace
{
    private const int AverageOver = 16;

    // The time in which arrived deliveries should be handled.
    private static readonly TimeSpan Target = TimeSpan.FromMicroseconds(250);

    // Unknown handlers count as slow.
    private static readonly TimeSpan Unknown = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Quick = TimeSpan.FromMilliseconds(20);

    private readonly double _targetTicks;
    private readonly double _quickTicks;
    private double _averageTicks;

    public HandlerPace(EventSubscription subscription, TimeProvider timeProvider)
    {
        _targetTicks = Target.TotalSeconds * timeProvider.TimestampFrequency;
        _averageTicks = Unknown.TotalSeconds * timeProvider.TimestampFrequency;
        _quickTicks = Quick.TotalSeconds * timeProvider.TimestampFrequency
            * subscription.MaxConcurrency / subscription.BatchSize;
    }

    /// <summary>Whether a whole batch takes almost no time.</summary>
    public bool IsQuick => Volatile.Read(ref _averageTicks) < _quickTicks;

    /// <summary>Workers needed to handle the waiting deliveries in time.</summary>
    public int WorkersFor(int waiting) => WorkersFor(waiting, Volatile.Read(ref _averageTicks), _targetTicks);

    /// <summary>Records the time until a delivery was settled, in timestamp units.</summary>
    public void RecordDuration(long ticks)
    {
        // Concurrent calls may lose an update: it is an estimate.
        var average = Volatile.Read(ref _averageTicks);
        Volatile.Write(ref _averageTicks, average + ((ticks - average) / AverageOver));
    }

    /// <param name="waiting">Deliveries that wait.</param>
    /// <param name="average">Average time of a delivery.</param>
    /// <param name="target">Time for all of them, in the same unit.</param>
    public static int WorkersFor(int waiting, double average, double target) =>
        waiting == 0 ? 0 : (int)Math.Clamp(Math.Ceiling(waiting * average / target), 1, waiting);
}

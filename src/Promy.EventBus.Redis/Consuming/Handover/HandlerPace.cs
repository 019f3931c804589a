namespace Promy.EventBus.Redis;

/// <summary>How quick the handlers have been lately: how many workers are woken, and how far ahead is read.</summary>
internal sealed class HandlerPace
{
    private const int AverageOver = 16;

    // In this time what has arrived is to be handled.
    private static readonly TimeSpan Target = TimeSpan.FromMicroseconds(250);

    // Of handlers that nothing is known about: they count as slow.
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

    /// <summary>Whether a whole batch is handled in next to no time.</summary>
    public bool IsQuick => Volatile.Read(ref _averageTicks) < _quickTicks;

    /// <summary>How many workers it takes to handle in time what waits.</summary>
    public int WorkersFor(int waiting) => WorkersFor(waiting, Volatile.Read(ref _averageTicks), _targetTicks);

    /// <summary>How long one delivery took until it was settled, in units of a timestamp.</summary>
    public void RecordDuration(long ticks)
    {
        // Not exact where two do it at once: it is an estimate.
        var average = Volatile.Read(ref _averageTicks);
        Volatile.Write(ref _averageTicks, average + ((ticks - average) / AverageOver));
    }

    /// <param name="waiting">Deliveries that wait.</param>
    /// <param name="average">What one has taken on the average.</param>
    /// <param name="target">In which time all are to be handled, in the same unit.</param>
    public static int WorkersFor(int waiting, double average, double target) =>
        waiting == 0 ? 0 : (int)Math.Clamp(Math.Ceiling(waiting * average / target), 1, waiting);
}

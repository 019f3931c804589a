namespace Promy.EventBus.Redis;

/// <summary>
/// How many bytes may be on the way on one connection: what the link has lately passed in a quarter of the write
/// timeout. A link that slows down still passes them in time, and a quick one is not waited for: the size doubles while
/// it is used and confirmed quickly.
/// </summary>
internal sealed class SendWindowSize(TimeSpan writeTimeout)
{
    /// <summary>Before anything is known: in time on any link of 180 kB/s with the default timeout.</summary>
    public const long Start = 512 * 1024;

    public const long Min = 16 * 1024;

    /// <summary>More brings nothing: a link of 10 Gbit/s has this on the way in 3 ms.</summary>
    public const long Max = 4 * 1024 * 1024;

    private readonly TimeSpan _target = writeTimeout / 4;

    /// <summary>Whether a measure tells something: how soon little is confirmed says nothing about much.</summary>
    public static bool IsUsed(long size, long onTheWay) => onTheWay >= size / 4;

    /// <param name="size">The size until now.</param>
    /// <param name="onTheWay">What was on the way when an event had been sent, itself included.</param>
    /// <param name="took">From then until it was confirmed, and all before it.</param>
    /// <returns>The size from now on.</returns>
    public long After(long size, long onTheWay, TimeSpan took)
    {
        // What the link passes in the time that it may take, as far as this measure can tell.
        var passes = took > TimeSpan.Zero ? onTheWay * (_target / took) : double.MaxValue;
        if (took > _target)
        {
            return Math.Clamp((long)passes, Min, size);
        }

        return passes >= 2 * size ? Math.Min(2 * size, Max) : size;
    }

    /// <summary>What was on the way was not confirmed in time.</summary>
    public static long AfterTimeout(long size) => Math.Max(size / 2, Min);

    /// <summary>What was learned before a pause may be wrong now.</summary>
    public static long AfterPause(long size) => Math.Min(size, Start);
}

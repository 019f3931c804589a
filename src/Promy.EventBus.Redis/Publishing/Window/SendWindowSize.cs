namespace Promy.EventBus.Redis;

/// <summary>
/// Bytes allowed in transit on a connection: as many as the link has lately passed in a quarter of the write timeout. A
/// link that slows down still passes them in time. For a quick link the size doubles while it is used and confirmed
/// quickly.
/// </summary>
internal sealed class SendWindowSize(TimeSpan writeTimeout)
{
    /// <summary>For an unknown link: passes in time at 180 kB/s with the default timeout.</summary>
    public const long Start = 512 * 1024;

    public const long Min = 16 * 1024;

    /// <summary>More gains nothing: a link of 10 Gbit/s passes this in 3 ms.</summary>
    public const long Max = 4 * 1024 * 1024;

    private readonly TimeSpan _target = writeTimeout / 4;

    /// <summary>Whether a measure counts: quick confirmation of few bytes says nothing about many.</summary>
    public static bool IsUsed(long size, long onTheWay) => onTheWay >= size / 4;

    /// <param name="size">The present size.</param>
    /// <param name="onTheWay">Bytes in transit after an event was sent, including it.</param>
    /// <param name="took">From then until these were confirmed.</param>
    /// <returns>The new size.</returns>
    public long After(long size, long onTheWay, TimeSpan took)
    {
        // Bytes that the link passes in the target time, by this measure.
        var passes = took > TimeSpan.Zero ? onTheWay * (_target / took) : double.MaxValue;
        if (took > _target)
        {
            return Math.Clamp((long)passes, Min, size);
        }

        return passes >= 2 * size ? Math.Min(2 * size, Max) : size;
    }

    /// <summary>After a timeout of bytes in transit.</summary>
    public static long AfterTimeout(long size) => Math.Max(size / 2, Min);

    /// <summary>After a pause the link may have changed.</summary>
    public static long AfterPause(long size) => Math.Min(size, Start);
}

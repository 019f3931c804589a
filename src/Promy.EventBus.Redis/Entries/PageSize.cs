namespace Promy.EventBus.Redis;

/// <summary>
/// How many entries to ask for at once: up to 500, and few where they are large, because a page is in memory as a whole and holds up
/// what else uses its connection.
/// </summary>
internal static class PageSize
{
    public const int Max = 500;
    
    /// <summary>Before anything is known: the largest there are must arrive in time over a slow link, too.</summary>
    public const int First = 2;

    /// <summary>What a page should have at most, in bytes. One that begins to be large may have more: entries differ.</summary>
    public const int TargetBytes = 1024 * 1024;
    private const int MaxGrowth = 4;

    /// <param name="count">Entries of the last page.</param>
    /// <param name="bytes">Bytes of their fields.</param>
    public static int Next(int count, long bytes)
    {
        var average = Math.Max(1, bytes / Math.Max(1, count));
        return (int)Math.Clamp(TargetBytes / average, 1, Math.Min(Max, (long)Math.Max(1, count) * MaxGrowth));
    }
}

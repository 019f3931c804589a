namespace Promy.EventBus.Redis;

/// <summary>
/// The number of entries to ask for at once: up to 500, fewer if they are large. The whole page is in memory and delays
/// everything else on its connection.
/// </summary>
internal static class PageSize
{
    public const int Max = 500;

    /// <summary>The first page: even the largest entries must arrive in time over a slow link.</summary>
    public const int First = 2;

    /// <summary>Bytes of a page at most. A page may have more if its later entries are larger.</summary>
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

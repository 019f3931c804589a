namespace Promy.EventBus.Cli;

/// <summary>Time since an entry was added.</summary>
internal static class EntryAge
{
    public static TimeSpan? Of(StreamEntryId? id, DateTimeOffset now) => now - id?.AddedAt;

    /// <summary>For machines: seconds with milliseconds.</summary>
    public static double? SecondsOf(StreamEntryId? id, DateTimeOffset now) =>
        Of(id, now) is { } age ? Seconds(age) : null;

    public static double Seconds(TimeSpan duration) => Math.Round(duration.TotalSeconds, 3);
}

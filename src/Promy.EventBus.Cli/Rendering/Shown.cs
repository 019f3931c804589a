using System.Globalization;

namespace Promy.EventBus.Cli;

/// <summary>Numbers, times and sizes in words for people.</summary>
internal static class Shown
{
    public const string Nothing = "-";
    private static readonly string[] Units = ["B", "KiB", "MiB", "GiB", "TiB"];

    public static string Count(long? count) => count?.ToString("N0", CultureInfo.InvariantCulture) ?? "?";

    /// <summary>As <see cref="Count(long?)"/>; if unknown, the known minimum.</summary>
    public static string Lag(long? lag, long atLeast) =>
        lag is null && atLeast > 0 ? $"{Count(atLeast)}+" : Count(lag);

    /// <summary>The two largest units: <c>3d 4h</c>.</summary>
    public static string Duration(TimeSpan? duration) => duration switch
    {
        null => Nothing,
        { Ticks: < 0 } => "0s",
        { Ticks: > 0, TotalMilliseconds: < 1 } => "<1ms",
        { TotalSeconds: < 1 } value => string.Create(CultureInfo.InvariantCulture, $"{value.TotalMilliseconds:0}ms"),
        { TotalMinutes: < 1 } value => string.Create(CultureInfo.InvariantCulture, $"{value.TotalSeconds:0.#}s"),
        { TotalHours: < 1 } value => $"{value.Minutes}m {value.Seconds}s",
        { TotalDays: < 1 } value => $"{value.Hours}h {value.Minutes}m",
        { } value => $"{value.Days}d {value.Hours}h",
    };

    /// <summary>Such as <c>1 dead letter</c> and <c>2 dead letters</c>.</summary>
    public static string Count(long count, string noun) => $"{Count(count)} {noun}{(count == 1 ? "" : "s")}";

    public static string Bytes(long? bytes)
    {
        if (bytes is null)
        {
            return "?";
        }

        double value = bytes.Value;
        var unit = 0;
        for (; value >= 1024 && unit < Units.Length - 1; unit++)
        {
            value /= 1024;
        }

        return string.Create(CultureInfo.InvariantCulture, $"{value:0.#} {Units[unit]}");
    }

    public static string Moment(DateTimeOffset moment) =>
        moment.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}

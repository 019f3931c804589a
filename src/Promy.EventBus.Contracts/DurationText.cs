using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Promy.EventBus;

/// <summary>
/// Parses durations of the configuration. <see cref="TimeSpan"/> accepts more, and not as expected:
/// "1" and "24:00:00" are days, "0:30" is half an hour.
/// </summary>
internal static class DurationText
{
    private const int MaxShown = 64;
    private const string Forms =
        "A duration is hh:mm:ss[.fff], or d.hh:mm:ss[.fff] with days: 00:00:01 is a second, 1.00:00:00 a day.";

    /// <param name="text">The configured text.</param>
    /// <param name="duration">The duration.</param>
    /// <param name="error">The fault, and the text to write instead.</param>
    public static bool TryParse(string text, out TimeSpan duration, [NotNullWhen(false)] out string? error)
    {
        var isRead = TryParseWhole(text.Trim(), out duration);
        error = isRead ? null : $"'{WireNames.Printable(text, MaxShown)}' {Explain(text.Trim())} {Forms}";
        return isRead;
    }

    private static bool TryParseWhole(string text, out TimeSpan duration)
    {
        duration = default;
        return text.Count(':') == 2 && TimeSpan.TryParseExact(text, "c", CultureInfo.InvariantCulture, out duration);
    }

    private static string Explain(string text) => text.Count(':') switch
    {
        0 when TryParseNumber(text, out var number) =>
            $"is a number without a unit. Write {TimeSpan.FromSeconds(number)} for seconds, "
            + $"{TimeSpan.FromDays(number)} for days.",
        1 when TryParseHours(text, ":00", out var hours) && TryParseHours("00:", text, out var minutes) =>
            $"has two parts. Write {hours} for hours and minutes, {minutes} for minutes and seconds.",
        2 when TryParseHours(text, "", out var whole) => $"has more than 23 hours. Write {whole}.",
        _ => "is not a duration.",
    };

    private static bool TryParseNumber(string text, out double number) =>
        double.TryParse(
            text,
            NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint,
            CultureInfo.InvariantCulture,
            out number)
        && Math.Abs(number) <= TimeSpan.MaxValue.Days;

    /// <summary>Joins two texts to <c>hh:mm:ss</c>, with any number of hours.</summary>
    private static bool TryParseHours(string start, string rest, out TimeSpan duration)
    {
        var text = start + rest;
        var end = text.IndexOf(':', StringComparison.Ordinal);
        duration = default;
        if (!int.TryParse(text.AsSpan(0, end), NumberStyles.None, CultureInfo.InvariantCulture, out var hours)
            || !TryParseWhole($"00{text[end..]}", out var below))
        {
            return false;
        }

        duration = TimeSpan.FromHours(hours) + below;
        return true;
    }
}

using System.Globalization;
using System.Text.Json;

namespace Promy.EventBus.Wire;

/// <summary>
/// Writes a moment as RFC 3339 in UTC, with only the fractional digits that it needs (<c>2025-11-06T10:00:00.5Z</c>).
/// An event has the same moment up to three times, so each thread keeps the last.
/// </summary>
internal static class TimestampText
{
    // The form "O" of a moment in UTC, in quotes.
    private const int MaxLength = 30;
    private const int SecondsEnd = 20;

    [ThreadStatic]
    private static byte[]? t_text;

    [ThreadStatic]
    private static int t_length;

    [ThreadStatic]
    private static long t_ticks;

    public static void Write(Utf8JsonWriter writer, DateTimeOffset moment)
    {
        var utc = moment.UtcDateTime;
        var text = t_text ??= new byte[MaxLength];
        if (t_length == 0 || utc.Ticks != t_ticks)
        {
            t_length = Format(utc, text);
            t_ticks = utc.Ticks;
        }

        writer.WriteRawValue(text.AsSpan(0, t_length), skipInputValidation: true);
    }

    private static int Format(DateTime utc, Span<byte> text)
    {
        text[0] = (byte)'"';
        utc.TryFormat(text[1..], out var written, "O", CultureInfo.InvariantCulture);

        // Seven digits stand before the Z.
        var end = written;
        while (text[end - 1] == (byte)'0' && end > SecondsEnd)
        {
            end--;
        }

        end = text[end - 1] == (byte)'.' ? end - 1 : end;
        text[end] = (byte)'Z';
        text[end + 1] = (byte)'"';
        return end + 2;
    }
}

using System.Text;
using System.Text.Json;

namespace Promy.EventBus.Wire;

/// <summary>
/// Reads a moment, in every place alike: RFC 3339 with any offset and any number of fractional digits, of which seven
/// are kept. Also accepted: a space or a small <c>t</c> or <c>z</c>, a time without seconds, without an offset (UTC),
/// and a day alone.
/// </summary>
internal static class TimestampReader
{
    private const int DayLength = 10;
    private const int MaxFraction = 7;

    /// <returns>
    /// <see langword="false"/> if the value is not text, or not a moment of the years 1 to 9999 in UTC.
    /// </returns>
    public static bool TryRead(ref Utf8JsonReader reader, out DateTimeOffset moment)
    {
        moment = default;
        if (reader.TokenType != JsonTokenType.String)
        {
            return false;
        }

        return reader.HasValueSequence || reader.ValueIsEscaped
            ? TryParse(Encoding.UTF8.GetBytes(reader.GetString()!), out moment)
            : TryParse(reader.ValueSpan, out moment);
    }

    public static bool TryParse(ReadOnlySpan<byte> text, out DateTimeOffset moment)
    {
        moment = default;
        if (!TryTakeDay(ref text, out var ticks)
            || !TryTakeTime(ref text, ref ticks)
            || !TryTakeOffset(ref text, out var offset)
            || text.Length > 0)
        {
            return false;
        }

        ticks -= offset;
        if (ticks < DateTime.MinValue.Ticks || ticks > DateTime.MaxValue.Ticks)
        {
            return false;
        }

        moment = new DateTimeOffset(ticks, TimeSpan.Zero);
        return true;
    }

    private static bool TryTakeDay(ref ReadOnlySpan<byte> text, out long ticks)
    {
        ticks = 0;
        if (text.Length < DayLength || text[4] != '-' || text[7] != '-'
            || !TryReadNumber(text[..4], out var year)
            || !TryReadNumber(text[5..7], out var month)
            || !TryReadNumber(text[8..10], out var day)
            || year < 1 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month))
        {
            return false;
        }

        ticks = new DateTime(year, month, day, 0, 0, 0, DateTimeKind.Utc).Ticks;
        text = text[DayLength..];
        return true;
    }

    /// <summary>Nothing, <c>Thh:mm</c>, <c>Thh:mm:ss</c> or <c>Thh:mm:ss.f…</c>.</summary>
    private static bool TryTakeTime(ref ReadOnlySpan<byte> text, ref long ticks)
    {
        if (text.IsEmpty)
        {
            return true;
        }

        if (text.Length < 6 || text[0] is not ((byte)'T' or (byte)'t' or (byte)' ') || text[3] != ':'
            || !TryReadNumber(text[1..3], out var hour)
            || !TryReadNumber(text[4..6], out var minute)
            || hour > 23
            || minute > 59)
        {
            return false;
        }

        ticks += (hour * TimeSpan.TicksPerHour) + (minute * TimeSpan.TicksPerMinute);
        text = text[6..];
        return text is not [(byte)':', ..] || TryTakeSeconds(ref text, ref ticks);
    }

    private static bool TryTakeSeconds(ref ReadOnlySpan<byte> text, ref long ticks)
    {
        if (text.Length < 3 || !TryReadNumber(text[1..3], out var second) || second > 59)
        {
            return false;
        }

        ticks += second * TimeSpan.TicksPerSecond;
        text = text[3..];
        if (text is not [(byte)'.', ..])
        {
            return true;
        }

        var digits = text[1..].IndexOfAnyExceptInRange((byte)'0', (byte)'9');
        digits = digits < 0 ? text.Length - 1 : digits;
        if (digits == 0)
        {
            return false;
        }

        var unit = TimeSpan.TicksPerSecond / 10;
        foreach (var digit in text.Slice(1, Math.Min(digits, MaxFraction)))
        {
            ticks += (digit - '0') * unit;
            unit /= 10;
        }

        text = text[(1 + digits)..];
        return true;
    }

    /// <summary>Nothing and <c>Z</c>: UTC; <c>+hh:mm</c> or <c>-hh:mm</c>.</summary>
    private static bool TryTakeOffset(ref ReadOnlySpan<byte> text, out long offset)
    {
        offset = 0;
        if (text is [] or [(byte)'Z' or (byte)'z'])
        {
            text = [];
            return true;
        }

        if (text is not [(byte)'+' or (byte)'-', _, _, (byte)':', _, _]
            || !TryReadNumber(text[1..3], out var hours)
            || !TryReadNumber(text[4..6], out var minutes)
            || hours > 23
            || minutes > 59)
        {
            return false;
        }

        offset = ((hours * TimeSpan.TicksPerHour) + (minutes * TimeSpan.TicksPerMinute)) * (text[0] == '-' ? -1 : 1);
        text = [];
        return true;
    }

    private static bool TryReadNumber(ReadOnlySpan<byte> digits, out int number)
    {
        number = 0;
        foreach (var digit in digits)
        {
            if (digit is < (byte)'0' or > (byte)'9')
            {
                return false;
            }

            number = (number * 10) + digit - '0';
        }

        return true;
    }
}

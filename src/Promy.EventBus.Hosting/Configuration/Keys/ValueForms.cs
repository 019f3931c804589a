using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Numerics;

namespace Promy.EventBus.Hosting;

/// <summary>The forms of values in configuration.</summary>
internal static class ValueForms
{
    private const int MaxShown = 64;

    public static ValueForm<string> Text { get; } = new(ReadText, "") { IsEmptyAValue = true };

    public static ValueForm<int> Number { get; } = new(ReadNumber, 1);

    public static ValueForm<long> LongNumber { get; } = new(ReadNumber, 1);

    public static ValueForm<bool> Flag { get; } = new(ReadFlag, false);

    public static ValueForm<TimeSpan> Duration { get; } = new(DurationText.TryParse, TimeSpan.FromSeconds(1));

    public static ValueForm<TEnum> Name<TEnum>()
        where TEnum : struct, Enum => new(ReadName, Enum.GetValues<TEnum>()[0]);

    private static bool ReadText(string text, out string value, [NotNullWhen(false)] out string? error)
    {
        value = text;
        error = null;
        return true;
    }

    private static bool ReadNumber<TNumber>(string text, out TNumber value, [NotNullWhen(false)] out string? error)
        where TNumber : struct, INumber<TNumber>, IMinMaxValue<TNumber>
    {
        error = null;
        if (TNumber.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out value))
        {
            return true;
        }

        error = !BigInteger.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out var whole)
            ? $"{Shown(text)} is not a whole number. Use digits, such as 10."
            : whole > 0
                ? $"{Shown(text)} is too large. Use at most {TNumber.MaxValue}."
                : $"{Shown(text)} is too small. Use at least {TNumber.MinValue}.";
        return false;
    }

    private static bool ReadFlag(string text, out bool value, [NotNullWhen(false)] out string? error)
    {
        var isRead = bool.TryParse(text, out value);
        error = isRead ? null : $"{Shown(text)} is neither true nor false. Use one of them.";
        return isRead;
    }

    /// <summary>Numbers and lists of names, which <see cref="Enum"/> accepts too, are not documented names.</summary>
    private static bool ReadName<TEnum>(string text, out TEnum value, [NotNullWhen(false)] out string? error)
        where TEnum : struct, Enum
    {
        var names = Enum.GetNames<TEnum>();
        var index = Array.FindIndex(names, name => name.Equals(text.Trim(), StringComparison.OrdinalIgnoreCase));
        value = index < 0 ? default : Enum.Parse<TEnum>(names[index]);
        error = index < 0 ? $"{Shown(text)} is unknown. Use {string.Join(" or ", names)}." : null;
        return index >= 0;
    }

    private static string Shown(string text) => $"'{WireNames.Printable(text, MaxShown)}'";
}

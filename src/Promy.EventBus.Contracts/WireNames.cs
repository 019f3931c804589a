using System.Buffers;
using System.Text;

namespace Promy.EventBus;

/// <summary>Rules for the names that reach Redis keys, logs and metric tags.</summary>
internal static class WireNames
{
    public const int MaxLength = 256;
    public const int MaxEventIdLength = 128;
    public const int MaxHeaders = 32;
    public const int MaxHeaderNameLength = 64;
    public const int MaxHeaderValueLength = 1024;
    public const string EventTypeRule = "Use 1 to 256 characters of A-Z, a-z, 0-9, '.', '_' and '-'.";
    public const string HeaderNameRule = "Use 1 to 64 characters of A-Z, a-z, 0-9, '.', '_' and '-'.";
    public const string NameRule = "Use 1 to 256 characters without control characters.";

    private static readonly SearchValues<char> EventTypeCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-");

    public static bool IsEventType(string? value) =>
        value is { Length: > 0 and <= MaxLength } && !value.AsSpan().ContainsAnyExcept(EventTypeCharacters);

    public static bool IsHeaderName(string? value) =>
        value is { Length: > 0 and <= MaxHeaderNameLength }
        && !value.AsSpan().ContainsAnyExcept(EventTypeCharacters);

    /// <summary>Text of one line that can be written as UTF-8: no half of a surrogate pair stands alone.</summary>
    public static bool IsText(string value, int maxLength) => IsPlainText(value, maxLength) && IsWellFormed(value);

    public static bool IsName(string? value) => IsPlainText(value, MaxLength) && !string.IsNullOrWhiteSpace(value);

    public static bool IsEventId(string? value) =>
        IsPlainText(value, MaxEventIdLength) && !string.IsNullOrWhiteSpace(value);

    /// <summary>Text for one line: control characters and line breaks become '?', the length is bounded.</summary>
    public static string Printable(string? value, int maxLength = MaxLength)
    {
        if (value is null)
        {
            return "";
        }

        if (value.Length <= maxLength && !ContainsControl(value))
        {
            return value;
        }

        // Never split a surrogate pair: half a character is not UTF-8.
        var length = Math.Min(value.Length, maxLength);
        length -= length < value.Length && length > 0 && char.IsHighSurrogate(value[length - 1]) ? 1 : 0;
        var text = new StringBuilder(length + 1);
        foreach (var character in value.AsSpan(0, length))
        {
            text.Append(IsControl(character) ? '?' : character);
        }

        return length < value.Length ? text.Append('…').ToString() : text.ToString();
    }

    private static bool IsPlainText(string? value, int maxLength) =>
        value is { Length: > 0 } && value.Length <= maxLength && !ContainsControl(value);

    /// <summary>A control character, or one of the two separators that break a line without being one.</summary>
    private static bool IsControl(char character) =>
        char.IsControl(character) || character is '\u2028' or '\u2029';

    private static bool ContainsControl(ReadOnlySpan<char> value)
    {
        // Plain ASCII, as in nearly every name, is checked many characters at once.
        if (!value.ContainsAnyExceptInRange(' ', '~'))
        {
            return false;
        }

        foreach (var character in value)
        {
            if (IsControl(character))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsWellFormed(string value)
    {
        foreach (var rune in value.EnumerateRunes())
        {
            // A lone half is read as the replacement character, which no text has to contain.
            if (rune == Rune.ReplacementChar)
            {
                return false;
            }
        }

        return true;
    }
}

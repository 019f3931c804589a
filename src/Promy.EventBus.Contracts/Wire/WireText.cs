using System.Text;

namespace Promy.EventBus.Wire;

/// <summary>Text of several lines from elsewhere.</summary>
internal static class WireText
{
    /// <summary>
    /// Makes text printable: line breaks and tabs stay, other control characters become '?', the length is bounded.
    /// </summary>
    public static string? Lines(string? text, int maxLength)
    {
        if (string.IsNullOrEmpty(text))
        {
            return null;
        }

        var length = Math.Min(text.Length, maxLength);
        length -= length < text.Length && char.IsHighSurrogate(text[length - 1]) ? 1 : 0;
        var shown = new StringBuilder(length);
        foreach (var character in text.AsSpan(0, length))
        {
            shown.Append(char.IsControl(character) && character is not ('\n' or '\r' or '\t') ? '?' : character);
        }

        return shown.ToString();
    }
}

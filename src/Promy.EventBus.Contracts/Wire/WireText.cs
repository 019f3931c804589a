using System.Text;

namespace Promy.EventBus.Wire;

/// <summary>Text of several lines that came from somewhere else.</summary>
internal static class WireText
{
    /// <summary>Text that can be shown: line breaks and tabs stay, other control characters become '?', the length is bounded.</summary>
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

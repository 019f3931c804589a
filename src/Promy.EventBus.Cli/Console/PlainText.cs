using System.Globalization;
using System.Text;

namespace Promy.EventBus.Cli;

/// <summary>
/// Makes any text safe for a terminal: an invisible character (control characters, line breaks, direction marks, halves
/// of characters) becomes <c>\u001b</c> and the like.
/// </summary>
internal static class PlainText
{
    public static string Escape(string text)
    {
        var first = IndexOfUnsafe(text);
        if (first < 0)
        {
            return text;
        }

        var escaped = new StringBuilder(text, 0, first, text.Length + 16);
        for (var index = first; index < text.Length; index++)
        {
            if (char.IsSurrogatePair(text, index) && !IsUnsafe(CharUnicodeInfo.GetUnicodeCategory(text, index)))
            {
                escaped.Append(text, index, 2);
                index++;
            }
            else if (IsUnsafe(char.GetUnicodeCategory(text[index])))
            {
                escaped.Append(CultureInfo.InvariantCulture, $"\\u{(int)text[index]:x4}");
            }
            else
            {
                escaped.Append(text[index]);
            }
        }

        return escaped.ToString();
    }

    /// <summary>Bytes as text; a byte that is not UTF-8 becomes <c>\xff</c>.</summary>
    public static string Escape(ReadOnlySpan<byte> utf8)
    {
        var text = new StringBuilder(utf8.Length);
        Span<char> characters = stackalloc char[2];
        while (utf8.Length > 0)
        {
            if (Rune.DecodeFromUtf8(utf8, out var rune, out var consumed) == System.Buffers.OperationStatus.Done)
            {
                text.Append(characters[..rune.EncodeToUtf16(characters)]);
            }
            else
            {
                foreach (var wrong in utf8[..consumed])
                {
                    text.Append(CultureInfo.InvariantCulture, $"\\x{wrong:x2}");
                }
            }

            utf8 = utf8[consumed..];
        }

        return Escape(text.ToString());
    }

    private static int IndexOfUnsafe(string text)
    {
        for (var index = 0; index < text.Length; index++)
        {
            // Pairs are checked as a whole, by the slow way.
            if (IsUnsafe(char.GetUnicodeCategory(text[index])))
            {
                return index;
            }
        }

        return -1;
    }

    private static bool IsUnsafe(UnicodeCategory category) => category
        is UnicodeCategory.Control or UnicodeCategory.Format
        or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned
        or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;
}

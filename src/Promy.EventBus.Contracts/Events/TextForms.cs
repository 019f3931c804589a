using System.Buffers;
using System.Globalization;

namespace Promy.EventBus.Validation;

/// <summary>
/// Forms of texts in events. Checked for each published event, so the usual case is decided without parsing;
/// <see cref="Uri"/> and the like decide the rest.
/// </summary>
internal static class TextForms
{
    private const int MaxUsualHost = 63;

    private static readonly SearchValues<char> Letters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");
    private static readonly SearchValues<char> HostCharacters =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789.");
    private static readonly SearchValues<char> PathCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789/-._~");

    /// <summary>A day as <c>yyyy-MM-dd</c>.</summary>
    public static bool IsDate(string? text) =>
        text is { Length: 10 } && text[4] == '-' && text[7] == '-'
        && TryReadNumber(text.AsSpan(0, 4), out var year)
        && TryReadNumber(text.AsSpan(5, 2), out var month)
        && TryReadNumber(text.AsSpan(8, 2), out var day)
        && year >= 1 && month is >= 1 and <= 12 && day >= 1 && day <= DateTime.DaysInMonth(year, month);

    /// <summary>An absolute http or https URL.</summary>
    public static bool IsWebUrl(string text) =>
        IsUsualWebUrl(text)
        || (Uri.TryCreate(text, UriKind.Absolute, out var url)
            && (url.Scheme == Uri.UriSchemeHttps || url.Scheme == Uri.UriSchemeHttp));

    /// <summary>
    /// Lower-case labels that begin with a letter, then a plain path: <see cref="Uri"/> accepts every such text.
    /// </summary>
    private static bool IsUsualWebUrl(ReadOnlySpan<char> text)
    {
        var rest = text.StartsWith("https://", StringComparison.Ordinal) ? text[8..]
            : text.StartsWith("http://", StringComparison.Ordinal) ? text[7..]
            : default;
        var end = rest.IndexOf('/');
        if (end is < 1 or > MaxUsualHost || rest[end..].ContainsAnyExcept(PathCharacters))
        {
            return false;
        }

        var host = rest[..end];
        return !host.ContainsAnyExcept(HostCharacters) && Letters.Contains(host[0]) && host[^1] != '.'
            && !host.Contains("..", StringComparison.Ordinal);
    }

    private static bool TryReadNumber(ReadOnlySpan<char> digits, out int number) =>
        int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out number);
}

using System.Text.RegularExpressions;

namespace Promy.EventBus.Cli;

/// <summary>
/// Removes credentials from shown text. The connection string itself is never shown; this covers a misplaced one that
/// comes back in an error message.
/// </summary>
internal static partial class Secrets
{
    private const string Hidden = "***";

    public static string Hide(string text) => Assignment().Replace(UserInfo().Replace(text, $"{Hidden}@"), Hidden);

    // Up to the last @ of the line, and up to its end: a password may have spaces, commas and quotes.
    [GeneratedRegex(@"(?<=://).*@")]
    private static partial Regex UserInfo();

    [GeneratedRegex(@"(?<=password\s*=\s*)\S.*", RegexOptions.IgnoreCase)]
    private static partial Regex Assignment();
}

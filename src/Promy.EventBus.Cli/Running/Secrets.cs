using System.Text.RegularExpressions;

namespace Promy.EventBus.Cli;

/// <summary>
/// Takes credentials out of what is shown. The connection string itself is never shown; this is for one that was typed where
/// something else belongs, and comes back in an error about that.
/// </summary>
internal static partial class Secrets
{
    private const string Hidden = "***";

    public static string Hide(string text) => Assignment().Replace(UserInfo().Replace(text, $"{Hidden}@"), Hidden);

    [GeneratedRegex(@"(?<=://)\S*@")]
    private static partial Regex UserInfo();

    [GeneratedRegex(@"(?<=\bpassword\s*=\s*)[^,'""\s]+", RegexOptions.IgnoreCase)]
    private static partial Regex Assignment();
}

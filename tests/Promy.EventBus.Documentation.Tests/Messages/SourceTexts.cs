using System.Text.RegularExpressions;

namespace Promy.EventBus.Documentation.Tests;

/// <summary>The texts in the sources; concatenated texts are one text. Holes in a text have no name.</summary>
internal static partial class SourceTexts
{
    private const string HoleMark = "\0";

    private static readonly Lazy<string> All = new(() => Unnamed(Joint().Replace(
            string.Join('\n', Repository.Files("*.cs").Where(IsSource).Select(Read)), ""))
        .Replace("\\\"", "\"", StringComparison.Ordinal));

    /// <summary>Whether the sources have this text. A hole such as <c>{stream}</c> stands for any hole.</summary>
    public static bool Have(string text) => All.Value.Contains(Unnamed(text), StringComparison.Ordinal);

    private static bool IsSource(string path) => path.StartsWith("src/", StringComparison.Ordinal);

    private static string Read(string path) => File.ReadAllText(RepositoryRoot.PathOf(path));

    /// <summary>Three times, because an expression in a hole may have braces of its own.</summary>
    private static string Unnamed(string text) =>
        Hole().Replace(Hole().Replace(Hole().Replace(text, HoleMark), HoleMark), HoleMark);

    [GeneratedRegex(@"""\s*\+\s*\$?""")]
    private static partial Regex Joint();

    [GeneratedRegex(@"\{[^{}\n]*\}")]
    private static partial Regex Hole();
}

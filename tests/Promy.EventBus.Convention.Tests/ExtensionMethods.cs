using System.Text.RegularExpressions;

namespace Promy.EventBus.Convention.Tests;

/// <summary>
/// The words of code that declare and call extension methods: a call needs the class that the method stands in, and
/// does not name it. A name that LINQ has too tells nothing, and is left out.
/// </summary>
internal static partial class ExtensionMethods
{
    private static readonly HashSet<string> OfLinq =
        typeof(Enumerable).GetMethods().Select(method => method.Name).ToHashSet(StringComparer.Ordinal);

    /// <param name="code">Code without comments and texts.</param>
    public static IEnumerable<string> DeclaredIn(string code) =>
        Declaration().Matches(code).Select(match => match.Groups["name"].Value).Where(name => !OfLinq.Contains(name));

    /// <summary>What is called on something: methods of its own type among them.</summary>
    /// <param name="code">Code without comments and texts.</param>
    public static IEnumerable<string> CalledIn(string code) =>
        Call().Matches(code).Select(match => match.Groups["name"].Value);

    [GeneratedRegex(@"(?<name>[A-Za-z_]\w*)\s*(<[^;{}]*>)?\s*\(\s*this\s+(?!is\b|as\b|switch\b|with\b)[A-Za-z_]")]
    private static partial Regex Declaration();

    [GeneratedRegex(@"\.\s*(?<name>[A-Za-z_]\w*)\s*(<[^;{}()]*>)?\s*\(")]
    private static partial Regex Call();
}

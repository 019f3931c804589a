using System.Text.RegularExpressions;

namespace Promy.EventBus.Convention.Tests;

/// <summary>
/// The words of code that may name a type: not declared names, members, calls or assigned names. Namespaces are flat,
/// so the compiler does not know which folder names which.
/// <see cref="ExtensionMethods"/> finds the class of an extension method.
/// </summary>
internal static partial class NamedTypes
{
    private static readonly HashSet<string> BeforeNames = new(StringComparer.Ordinal)
    {
        "bool", "byte", "char", "decimal", "double", "dynamic", "float", "int", "long", "object", "sbyte", "short",
        "string", "uint", "ulong", "ushort", "var", "void",
    };

    /// <summary>Tokens before a type that parentheses follow: a construction, a base, a pattern.</summary>
    private static readonly HashSet<string> BeforeParentheses = new(StringComparer.Ordinal)
    {
        "new", ":", "is", "case", "or", "and", "not", "[",
    };

    /// <param name="code">Code without comments and texts.</param>
    /// <param name="namespaces">Parts of namespaces: a word behind one of them and a dot is no member.</param>
    public static IEnumerable<string> In(string code, IReadOnlySet<string> namespaces)
    {
        var tokens = Token().Matches(code).Select(match => (match.Value, match.Index)).ToList();
        for (var index = 0; index < tokens.Count; index++)
        {
            var word = tokens[index].Value;
            if (!char.IsAsciiLetterUpper(word[0]) || !IsBehindNoName(index) || !IsNoMember(index))
            {
                continue;
            }

            yield return word;
            if (At(index - 1) == "[")
            {
                // An attribute is named without its suffix.
                yield return $"{word}Attribute";
            }
        }

        string At(int index) => index >= 0 && index < tokens.Count ? tokens[index].Value : "";

        bool IsGlued(int index) => index > 0 && tokens[index - 1].Index + At(index - 1).Length == tokens[index].Index;

        // A declared name follows its type: `Type Name`, `Type? Name`, `Type[] Name`.
        bool IsBehindNoName(int index) => At(index - 1) switch
        {
            "." => At(index - 2) is "." || namespaces.Contains(At(index - 2)),
            "?" or ">" => !IsGlued(index - 1) || At(index - 2) is "=" or "-" or "?",
            "]" => At(index - 2) is not ("[" or ","),
            ")" => At(index + 1) is ".",
            var before => !char.IsAsciiLetterUpper(before.FirstOrDefault()) && !BeforeNames.Contains(before),
        };

        bool IsNoMember(int index) => At(index + 1) switch
        {
            "(" => BeforeParentheses.Contains(At(index - 1)),
            "=" => At(index + 2) is "=" or ">" && IsGlued(index + 2),
            ":" => At(index - 1) is "case",
            _ => true,
        };
    }

    [GeneratedRegex(@"[A-Za-z_]\w*|\d\w*|\S")]
    private static partial Regex Token();
}

using System.Text.RegularExpressions;

namespace Promy.EventBus.Convention.Tests;

/// <summary>
/// A test name is a sentence of condition and result, its words joined by underscores: lower case, except the first
/// letter, acronyms, proper nouns and identifiers of the sources. A log shows it without the test, so a name does not
/// begin with a pronoun or a clause.
/// </summary>
internal static partial class TestNameRules
{
    public const int MaxLength = 75;

    private const int MinWords = 3;

    /// <summary>Words of the sentence in lower case, so that <c>Method_State_Result</c> is none.</summary>
    private const int MinLowerCase = 2;

    private static readonly string[] Beginnings =
        ["It", "They", "What", "Whatever", "Where", "Wherever", "While", "Whoever"];

    private static readonly string[] ProperNouns = ["Docker", "Go", "Polly", "Redis", "Valkey"];

    /// <returns>The broken rules, each with its remedy.</returns>
    public static IEnumerable<string> BrokenBy(string name, IReadOnlySet<string> identifiers)
    {
        var words = name.Split('_');
        if (name.Length > MaxLength)
        {
            yield return $"{name.Length} characters; use at most {MaxLength}";
        }

        if (words.Length < MinWords)
        {
            yield return $"fewer than {MinWords} words; say condition and result";
        }

        if (Beginnings.Contains(words[0]))
        {
            yield return $"begins with '{words[0]}'; begin with the subject";
        }

        var strange = words.Where((word, index) => !(IsWord(word, index == 0) || IsKnown(word, identifiers))).ToList();
        if (strange.Count > 0)
        {
            yield return $"'{string.Join("', '", strange)}' is no identifier of the sources; use words in lower case";
        }
        else if (words.Skip(1).Count(word => LowerCase().IsMatch(word)) < MinLowerCase)
        {
            yield return $"fewer than {MinLowerCase} words in lower case; write a sentence";
        }
    }

    private static bool IsWord(string word, bool isFirst) =>
        (isFirst ? Capitalised() : LowerCase()).IsMatch(word) || Number().IsMatch(word) || Acronym().IsMatch(word);

    private static bool IsKnown(string word, IReadOnlySet<string> identifiers) =>
        ProperNouns.Contains(word) || identifiers.Contains(word);

    /// <summary>A word, also with a number: <c>utf8</c>.</summary>
    [GeneratedRegex("^[a-z]+[0-9]*$")]
    private static partial Regex LowerCase();

    [GeneratedRegex("^[A-Z][a-z]*$")]
    private static partial Regex Capitalised();

    [GeneratedRegex("^[0-9]+$")]
    private static partial Regex Number();

    /// <summary>Also in the plural: <c>UTF8</c>, <c>ACLs</c>.</summary>
    [GeneratedRegex("^[A-Z][A-Z0-9]+s?$")]
    private static partial Regex Acronym();
}

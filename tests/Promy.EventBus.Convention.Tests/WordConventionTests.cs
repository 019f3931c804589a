using System.Text.RegularExpressions;

namespace Promy.EventBus.Convention.Tests;

/// <summary>Words of comments in the sources. A failure names every file and line.</summary>
public sealed partial class WordConventionTests
{
    /// <summary>For places; a condition begins with "if".</summary>
    private const int MaxWhere = 60;

    public static TheoryData<string> Sources => [.. SourceTree.Sources];

    [Theory]
    [MemberData(nameof(Sources))]
    public void A_comment_has_no_whoever_and_no_whatever(string project) =>
        AssertNone(Find(project, Whoever()).Select(found => $"{found} Name the person or the thing."));

    [Fact]
    public void Comments_say_where_at_most_60_times_in_all()
    {
        var found = SourceTree.Sources.SelectMany(project => Find(project, Where())).ToList();

        AssertNone(found.Count <= MaxWhere
            ? []
            : [$"'where' {found.Count} times, at most {MaxWhere}. Begin a condition with 'if'.", .. found]);
    }

    [Theory]
    [InlineData("    /// <summary>Of whoever asks.</summary>", 1)]
    [InlineData("    // Whatever whoever does.", 2)]
    [InlineData("        return value; // Whatever it is.", 1)]
    [InlineData("        return \"whoever // whatever\";", 0)]
    [InlineData("        return \"redis://whatever\";", 0)]
    [InlineData("        // Somewhere.", 0)]
    public void Words_are_found_in_comments_only(string line, int count) =>
        Assert.Equal(count, Find(new SourceFile("File.cs", ["", line]), Whoever()).Count(found =>
            found.StartsWith("File.cs:2: ", StringComparison.Ordinal)));

    private static IEnumerable<string> Find(string project, Regex word) =>
        SourceTree.Files(project).SelectMany(file => Find(file, word));

    private static IEnumerable<string> Find(SourceFile file, Regex word) => file.Lines.SelectMany((line, index) =>
        word.Matches(CommentOf(line)).Select(match => $"{file}:{index + 1}: '{match.Value}' in a comment."));

    /// <summary>The text from two slashes on, unless they are in a string.</summary>
    private static string CommentOf(string line)
    {
        var start = Comment().Matches(line).FirstOrDefault(match => !IsInString(line, match.Index));
        return start is null ? "" : line[start.Index..];
    }

    private static bool IsInString(string line, int index) =>
        line.AsSpan(0, index).Count('"') % 2 != 0;

    private static void AssertNone(IEnumerable<string> problems)
    {
        var all = string.Join(Environment.NewLine, problems);
        Assert.True(all.Length == 0, all);
    }

    [GeneratedRegex(@"(?<=^|\s)//")]
    private static partial Regex Comment();

    [GeneratedRegex(@"\b(whoever|whatever)\b", RegexOptions.IgnoreCase)]
    private static partial Regex Whoever();

    [GeneratedRegex(@"\bwhere\b", RegexOptions.IgnoreCase)]
    private static partial Regex Where();
}

using System.Text.RegularExpressions;

namespace Promy.EventBus.Documentation.Tests;

/// <summary>
/// The parts of a Markdown file that the tests read: code blocks, tables, headings and links, with lines.
/// </summary>
internal sealed partial class Document
{
    private Document(string path, string[] lines)
    {
        Path = path;
        Lines = lines;
        Blocks = [.. ReadBlocks(lines)];
        Prose = [.. lines.Select((line, index) => Blocks.Any(block => block.Contains(index + 1)) ? "" : line)];
    }

    /// <summary>Path from the root of the repository.</summary>
    public string Path { get; }

    public string[] Lines { get; }

    /// <summary>The lines with those of code blocks emptied.</summary>
    public string[] Prose { get; }

    public IReadOnlyList<CodeBlock> Blocks { get; }

    public IEnumerable<string> Anchors => Prose
        .Select(line => Heading().Match(line))
        .Where(match => match.Success)
        .Select(match => AnchorOf(match.Groups["text"].Value));

    /// <summary>Targets of the links in the text, with their lines.</summary>
    public IEnumerable<(int Line, string Target)> Links => Prose.SelectMany((line, index) =>
        Link().Matches(line).Select(match => (index + 1, match.Groups["target"].Value)));

    public static Document Load(string path) => new(path, File.ReadAllLines(RepositoryRoot.PathOf(path)));

    /// <summary>Rows of the table behind the comment <c>&lt;!-- table: name --&gt;</c>, without the head.</summary>
    public IReadOnlyList<TableRow> Table(string name)
    {
        var start = Array.IndexOf(Prose, $"<!-- table: {name} -->");
        Assert.True(start >= 0, $"{Path} has no table marked <!-- table: {name} -->.");
        return
        [
            .. Prose.Skip(start + 1)
                .Select((line, index) => (Line: start + 2 + index, Text: line.Trim()))
                .SkipWhile(row => row.Text.Length == 0)
                .TakeWhile(row => row.Text.StartsWith('|'))
                .Skip(2)
                .Select(row => new TableRow(Path, row.Line, row.Text)),
        ];
    }

    /// <summary>The tables whose names begin so, in their order.</summary>
    public IEnumerable<IReadOnlyList<TableRow>> Tables(string prefix) =>
        Prose.Select(line => TableMarker().Match(line))
            .Where(match => match.Success && match.Groups["name"].Value.StartsWith(prefix, StringComparison.Ordinal))
            .Select(match => Table(match.Groups["name"].Value));

    public override string ToString() => Path;

    private static IEnumerable<CodeBlock> ReadBlocks(string[] lines)
    {
        for (var index = 0; index < lines.Length; index++)
        {
            var fence = Fence().Match(lines[index]);
            if (!fence.Success)
            {
                continue;
            }

            var end = Array.FindIndex(lines, index + 1, line => line.TrimEnd() == fence.Groups["fence"].Value);
            Assert.True(end > 0, $"The code block at line {index + 1} has no end.");
            yield return new CodeBlock(
                fence.Groups["language"].Value, Marker(lines, index), index + 2, lines[(index + 1)..end]);
            index = end;
        }
    }

    /// <summary>The comment right above a block.</summary>
    private static string? Marker(string[] lines, int fence) =>
        fence > 0 && Comment().Match(lines[fence - 1]) is { Success: true } match ? match.Groups["text"].Value : null;

    private static string AnchorOf(string heading) =>
        NoAnchor().Replace(heading.ToLowerInvariant(), "").Replace(' ', '-');

    [GeneratedRegex("^(?<fence>```+)(?<language>[a-z]*)$")]
    private static partial Regex Fence();

    [GeneratedRegex("^<!-- (?<text>.*) -->$")]
    private static partial Regex Comment();

    [GeneratedRegex("^<!-- table: (?<name>.*) -->$")]
    private static partial Regex TableMarker();

    [GeneratedRegex("^#+ (?<text>.+)$")]
    private static partial Regex Heading();

    [GeneratedRegex(@"\]\((?<target>[^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"[^\w\- ]")]
    private static partial Regex NoAnchor();
}

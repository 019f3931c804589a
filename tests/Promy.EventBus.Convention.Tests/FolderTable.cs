namespace Promy.EventBus.Convention.Tests;

/// <summary>
/// Which folders of a project may name which others: a line for each folder, the uppermost first, <c>Folder -> Folder
/// Folder</c>. A line without an arrow continues the line above it.
/// </summary>
internal sealed class FolderTable
{
    private const string Arrow = "->";
    private const int MaxColumns = 100;
    private readonly List<(string Folder, string[] Below)> _lines;

    public FolderTable(string text) => _lines =
    [
        .. Joined(text).Select(Parse),
    ];

    public IEnumerable<string> Folders => _lines.Select(line => line.Folder);

    public IEnumerable<(string From, string To)> Edges =>
        _lines.SelectMany(line => line.Below.Select(below => (line.Folder, below)));

    /// <summary>The present table of a project, ready for <see cref="FolderTables"/>.</summary>
    public static string TextOf(FolderGraph graph) =>
        string.Join('\n', graph.FromTheTop().Select(folder => LineOf(folder, graph.Below(folder))));

    public bool Has(string folder) => IndexOf(folder) >= 0;

    public bool Allows(string from, string to) => Edges.Contains((from, to));

    public bool IsAbove(string one, string other) => Has(one) && Has(other) && IndexOf(one) < IndexOf(other);

    private int IndexOf(string folder) => _lines.FindIndex(line => line.Folder == folder);

    private static string LineOf(string folder, IEnumerable<string> below)
    {
        List<string> lines = [$"{folder} {Arrow}"];
        foreach (var name in below)
        {
            if (lines[^1].Length + 1 + name.Length <= MaxColumns)
            {
                lines[^1] += $" {name}";
            }
            else
            {
                lines.Add($"    {name}");
            }
        }

        return string.Join('\n', lines);
    }

    private static List<string> Joined(string text)
    {
        List<string> lines = [];
        const StringSplitOptions Trimmed = StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries;
        foreach (var line in text.Split('\n', Trimmed))
        {
            if (line.Contains(Arrow, StringComparison.Ordinal) || lines.Count == 0)
            {
                lines.Add(line);
            }
            else
            {
                lines[^1] += $" {line}";
            }
        }

        return lines;
    }

    private static (string Folder, string[] Below) Parse(string line) =>
        line.Split(Arrow, StringSplitOptions.TrimEntries) is [var folder, var below]
            ? (folder, below.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            : throw new FormatException($"'{line}' is not of the form: Folder {Arrow} Folder Folder");
}

using System.Text.RegularExpressions;

namespace Promy.EventBus.Documentation.Tests;

/// <summary>One row of a table: its cells without the backquotes of code.</summary>
internal sealed partial class TableRow(string path, int line, string text)
{
    private readonly string[] _cells = [.. Separator().Split(text.Trim('|')).Select(Plain)];

    public string this[int column] => column < _cells.Length ? _cells[column] : "";

    public override string ToString() => $"{path}:{line}";

    private static string Plain(string cell) =>
        cell.Replace("`", "", StringComparison.Ordinal).Replace("\\|", "|", StringComparison.Ordinal).Trim();

    [GeneratedRegex(@"(?<!\\)\|")]
    private static partial Regex Separator();
}

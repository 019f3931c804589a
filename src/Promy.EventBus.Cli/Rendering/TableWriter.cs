using Spectre.Console;

namespace Promy.EventBus.Cli;

// In: rows and columns.
// Out: a table on a terminal, aligned text elsewhere; no control sequence of the data.
// Owner: the run whose console it writes to.
/// <summary>Shows rows: as a table with borders on a terminal, as aligned text alone elsewhere.</summary>
internal static class TableWriter
{
    private const string Gap = "  ";

    /// <param name="console">The console of the run.</param>
    /// <param name="columns">The columns.</param>
    /// <param name="rows">A value for each column.</param>
    /// <param name="isContinued">Whether the heading was written before.</param>
    public static void Write(
        CliConsole console, IReadOnlyList<Column> columns, IEnumerable<string[]> rows, bool isContinued = false)
    {
        var cells = rows.Select(row => Array.ConvertAll(row, PlainText.Escape)).ToList();
        if (console.IsOutputTerminal)
        {
            WriteTable(console, columns, cells);
        }
        else
        {
            WriteText(console.Output, columns, cells, isContinued);
        }
    }

    /// <summary>Names and values, one below the other.</summary>
    public static void WriteFields(CliConsole console, params (string Name, string? Value)[] fields)
    {
        var width = fields.Max(field => field.Name.Length);
        foreach (var (name, value) in fields.Where(field => field.Value is not null))
        {
            console.Output.WriteLine($"{name.PadRight(width)}{Gap}{PlainText.Escape(value!)}");
        }
    }

    private static void WriteTable(CliConsole console, IReadOnlyList<Column> columns, List<string[]> rows)
    {
        var table = new Table().Border(TableBorder.Rounded);
        foreach (var column in columns)
        {
            var alignment = column.IsNumber ? Justify.Right : Justify.Left;
            table.AddColumn(new TableColumn(new Text(column.Title)) { Alignment = alignment });
        }

        foreach (var row in rows)
        {
            table.AddRow(row.Select(cell => new Text(cell)));
        }

        AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(console.Output) }).Write(table);
    }

    private static void WriteText(
        TextWriter output, IReadOnlyList<Column> columns, List<string[]> rows, bool isContinued)
    {
        rows.Insert(0, [.. columns.Select(column => column.Title)]);
        var widths = columns.Select((_, index) => rows.Max(row => row[index].Length)).ToArray();
        foreach (var row in rows.Skip(isContinued ? 1 : 0))
        {
            var cells = row.Select((cell, index) =>
                columns[index].IsNumber ? cell.PadLeft(widths[index]) : cell.PadRight(widths[index]));
            output.WriteLine(string.Join(Gap, cells).TrimEnd());
        }
    }
}

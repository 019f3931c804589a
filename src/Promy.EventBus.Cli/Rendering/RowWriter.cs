namespace Promy.EventBus.Cli;

/// <summary>
/// Shows any number of rows with bounded memory: each block of rows is aligned by itself, under one heading.
/// </summary>
internal sealed class RowWriter(CliConsole console, IReadOnlyList<Column> columns)
{
    private const int Block = 500;
    private readonly List<string[]> _rows = [];
    private bool _isHeadingShown;

    public void Add(string[] row)
    {
        _rows.Add(row);
        if (_rows.Count == Block)
        {
            Write();
        }
    }

    /// <param name="always">Whether the heading is shown even without a row.</param>
    public void Complete(bool always)
    {
        if (_rows.Count > 0 || (always && !_isHeadingShown))
        {
            Write();
        }
    }

    private void Write()
    {
        TableWriter.Write(console, columns, _rows, isContinued: _isHeadingShown);
        _isHeadingShown = true;
        _rows.Clear();
    }
}

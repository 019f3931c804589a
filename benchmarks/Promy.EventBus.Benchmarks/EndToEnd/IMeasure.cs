namespace Promy.EventBus.Benchmarks.EndToEnd;

/// <summary>One row, or a few, of the table.</summary>
internal interface IMeasure
{
    /// <summary>Name on the command line.</summary>
    string Name { get; }

    /// <summary>Whether there is a hand-written loop to compare with.</summary>
    bool HasBaseline { get; }

    Task<IReadOnlyList<Row>> RunAsync(Workbench bench);
}

namespace Promy.EventBus.Benchmarks.EndToEnd;

/// <summary>
/// Bytes that this process allocates for each consumed event; the process does not publish the events.
/// </summary>
internal sealed class AllocationMeasure : IMeasure
{
    private static readonly Target Target = Target.AtMost(1_600, " B");

    public string Name => "allocation";

    public bool HasBaseline => true;

    public async Task<IReadOnlyList<Row>> RunAsync(Workbench bench) =>
        [await RunAsync(bench, 100), await RunAsync(bench, 10)];

    private async Task<Row> RunAsync(Workbench bench, int batchSize)
    {
        var events = bench.Settings.Scaled(full: 100_000, quick: 5_000);
        var runs = await Alternation.RunAsync(
            bench,
            $"{Name}, batches of {batchSize}",
            () => Consumers.BusAsync(bench, events, batchSize, ConsumeMeasure.Concurrency),
            () => Consumers.HandWrittenAsync(bench, events, batchSize));
        var row = Row.Compare(
            $"allocation per consumed event, batches of {batchSize}", runs, run => run.BytesPerEvent, Figure.Bytes,
            Target);
        return row with { IsMet = Target.IsMetBy(runs.BusMedian(run => run.BytesPerEvent)) };
    }
}

namespace Promy.EventBus.Benchmarks.EndToEnd;

/// <summary>Consume and acknowledge a backlog.</summary>
internal sealed class ConsumeMeasure(string name, int batchSize, Target target) : IMeasure
{
    public const int Concurrency = 8;

    public string Name => name;

    public bool HasBaseline => true;

    public async Task<IReadOnlyList<Row>> RunAsync(Workbench bench)
    {
        var events = bench.Settings.Scaled(full: 400_000, quick: 2_000);
        var runs = await Alternation.RunAsync(
            bench,
            name,
            () => Consumers.BusAsync(bench, events, batchSize, Concurrency),
            () => Consumers.HandWrittenAsync(bench, events, batchSize));
        var row = Row.Compare(
            $"consume + ack, batches of {batchSize}, concurrency {Concurrency}", runs, run => run.Rate, Figure.Rate,
            target);
        return [row with { Cores = Figure.Cores(runs) }];
    }
}

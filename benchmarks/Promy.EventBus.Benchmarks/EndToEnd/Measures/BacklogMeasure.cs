namespace Promy.EventBus.Benchmarks.EndToEnd;

/// <summary>One worker drains a large backlog as fast at the end as at the beginning, without more memory.</summary>
internal sealed class BacklogMeasure : IMeasure
{
    private const int Segments = 10;
    private const double MegaByte = 1024 * 1024;

    public string Name => "backlog";

    public bool HasBaseline => false;

    public async Task<IReadOnlyList<Row>> RunAsync(Workbench bench)
    {
        var events = bench.Settings.Scaled(full: 1_000_000, quick: 10_000);
        var runs = await Alternation.RepeatAsync(bench, Name, () => DrainAsync(bench, events));
        var speed = Spread.Of(runs.Select(run => run.LastToFirst));
        var memory = Spread.Of(runs.Select(run => run.WorkingSetDrift / MegaByte));
        var (atLeast, atMost) = (Target.AtLeast(0.95), Target.AtMost(30, " MB"));
        return
        [
            new Row
            {
                Measure = $"backlog of {events:N0}: last tenth against the first",
                Bus = Figure.Rate(Statistics.Median(runs.Select(run => run.Sample.Rate))),
                Ratio = Figure.Ratio(speed),
                Target = atLeast,
                IsMet = atLeast.IsMetBy(speed.Median),
                Cores = Figure.Cores([.. runs.Select(run => run.Sample)]),
            },
            new Row
            {
                Measure = "the same: largest change of the working set after the first tenth",
                Bus = $"{memory.Median:0.0} MB ({memory.Lowest:0.0}–{memory.Highest:0.0})",
                Target = atMost,
                IsMet = atMost.IsMetBy(memory.Median),
            },
        ];
    }

    private static async Task<BacklogRun> DrainAsync(Workbench bench, int events)
    {
        var segment = events / Segments;
        var gate = new HandlerGate(events, ConsumeMeasure.Concurrency, segment);
        using var drained = new CancellationTokenSource();
        var watching = WorkingSet.WatchAsync(() => gate.Entered >= segment, drained.Token);
        var sample = await ConsumeRun.RunAsync(
            bench, gate,
            stream => Consumers.StartBusAsync<GatedHandler>(bench, stream, gate, 100, ConsumeMeasure.Concurrency));
        await drained.CancelAsync();
        var drift = await watching;
        return new BacklogRun(sample, gate.Between(0, 1) / gate.Between(Segments - 1, Segments), drift);
    }
}

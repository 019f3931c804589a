namespace Promy.EventBus.Benchmarks.EndToEnd;

/// <summary>
/// Handlers that wait 10 ms, 50 at a time: ideally 5,000 a second. The baseline is the rate of 50 loops that only wait,
/// which is lower because timers fire late.
/// </summary>
internal sealed class SlowHandlerMeasure : IMeasure
{
    private const int Concurrency = 50;
    private static readonly double Ideal = Concurrency / SlowHandler.Duration.TotalSeconds;

    public string Name => "slow";

    public bool HasBaseline => true;

    public async Task<IReadOnlyList<Row>> RunAsync(Workbench bench)
    {
        var events = bench.Settings.Scaled(full: 20_000, quick: 1_000);
        var runs = await Alternation.RunAsync(
            bench, Name, () => BusAsync(bench, events), () => LoopsAsync(bench, events));
        var ratio = Spread.Of(runs.Bus.Select(run => run.Rate / Ideal));
        var target = Target.AtLeast(0.95);
        var row = Row.Compare(
            "slow handlers (10 ms, concurrency 50), against 5,000 /s", runs, run => run.Rate, Figure.Rate, target);
        var waiting = runs.Baseline.Select(run => run.Rate / Ideal).ToArray();
        return
        [
            row with { Ratio = Figure.Ratio(ratio), IsMet = target.IsMetBy(ratio.Median), Cores = Figure.Cores(runs) },
            Row.Bound(
                "the same by 50 loops that only wait: a timer of the runtime fires late",
                $"{Statistics.Median(waiting):0.00} of 5,000 /s"),
        ];
    }

    private static Task<Sample> BusAsync(Workbench bench, int events)
    {
        var gate = new HandlerGate(events, parked: Concurrency);
        var batchSize = new EventBusConsumerOptions().BatchSize;
        return ConsumeRun.RunAsync(
            bench, gate, stream => Consumers.StartBusAsync<SlowHandler>(bench, stream, gate, batchSize, Concurrency));
    }

    private static async Task<Sample> LoopsAsync(Workbench bench, int events)
    {
        var usage = new Usage(bench.Server);
        await Task.WhenAll(Enumerable.Range(0, Concurrency).Select(async _ =>
        {
            for (var index = 0; index < events / Concurrency; index++)
            {
                await Task.Delay(SlowHandler.Duration);
            }
        }));
        return usage.End(events);
    }
}

using Microsoft.Extensions.DependencyInjection;

namespace Promy.EventBus.Benchmarks.EndToEnd;

/// <summary>Two workers of one group on one stream, each in its own host, against one worker.</summary>
internal sealed class CompetingMeasure : IMeasure
{
    private const int BatchSize = 100;

    public string Name => "competing";

    public bool HasBaseline => false;

    public async Task<IReadOnlyList<Row>> RunAsync(Workbench bench)
    {
        var events = bench.Settings.Scaled(full: 400_000, quick: 5_000);
        var wrong = 0;
        var runs = await Alternation.RunAsync(
            bench, Name, () => DrainAsync(bench, workers: 2, events, count => wrong += count),
            () => DrainAsync(bench, 1, events, count => wrong += count));
        var none = Target.AtMost(0, "");
        var row = Row.Compare(
            "two competing workers in sum, against one", runs, run => run.Rate, Figure.Rate, Target.AtLeast(1));
        return
        [
            row with { Cores = Figure.Cores(runs) },
            new Row
            {
                Measure = "the same: events handled twice or not at all",
                Bus = $"{wrong}",
                Target = none,
                IsMet = none.IsMetBy(wrong),
            },
        ];
    }

    private static async Task<Sample> DrainAsync(Workbench bench, int workers, int events, Action<int> countWrong)
    {
        var gate = new HandlerGate(events, parked: workers * ConsumeMeasure.Concurrency);
        var deliveries = new Deliveries(events);
        var sample = await ConsumeRun.RunAsync(bench, gate, async stream =>
        {
            var hosts = new Hosts();
            for (var worker = 0; worker < workers; worker++)
            {
                hosts.Add(await Consumers.StartBusAsync<DistinctHandler>(
                    bench, stream, gate, BatchSize, ConsumeMeasure.Concurrency,
                    services => services.AddSingleton(deliveries)));
            }

            return hosts;
        });
        countWrong(deliveries.Duplicates + deliveries.Missing);
        return sample;
    }
}

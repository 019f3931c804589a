using Microsoft.Extensions.DependencyInjection;
using Promy.EventBus.Events;

namespace Promy.EventBus.Benchmarks.EndToEnd;

/// <summary>The cost of 1, 10 and 100 idle subscriptions.</summary>
internal sealed class IdleMeasure : IMeasure
{
    private static readonly int[] Numbers = [1, 10, 100];
    private static readonly Target Commands = Target.AtMost(1, " each");
    private static readonly Target Processor = Target.AtMost(2, " %");
    private static readonly TimeSpan Block = new EventBusConsumerOptions().BlockDuration;

    public string Name => "idle";

    public bool HasBaseline => false;

    public async Task<IReadOnlyList<Row>> RunAsync(Workbench bench)
    {
        var rows = new List<Row>();
        foreach (var number in Numbers)
        {
            rows.AddRange(await RunAsync(bench, number));
        }

        return rows;
    }

    private async Task<IReadOnlyList<Row>> RunAsync(Workbench bench, int number)
    {
        await using var host = await StartAsync(bench, number);
        await AllBlockedAsync(bench, number);

        // Long enough for the search for abandoned entries to come twice.
        var blocks = bench.Settings.Scaled(full: 15, quick: 2);
        var before = await CommandStatistics.ReadAsync(bench.Database);
        var runs = await Alternation.RepeatAsync(bench, $"{Name}, {number}", () => ProcessorUseAsync(bench, blocks));
        var calls = (await CommandStatistics.ReadAsync(bench.Database)).Since(before);
        var (each, percent) =
            ((double)(number * blocks * (bench.Settings.Alternations + bench.Settings.WarmUps)), Spread.Of(runs));
        var perBlock = calls.Sum(call => call.Value) / each;
        var eachCommand = string.Join(", ", calls.Select(call => $"{call.Key} {call.Value / each:0.00}"));
        return
        [
            new Row
            {
                Measure = $"{number} idle subscriptions: commands per block duration",
                Bus = $"{perBlock:0.00} ({eachCommand})",
                Target = Commands,
                IsMet = Commands.IsMetBy(Math.Round(perBlock, 2)),
            },
            Row.Bound(
                "of these: the read that waits for events, without which there is no consumer",
                $"{calls.Single(call => call.Key == "xreadgroup").Value / each:0.00}"),
            new Row
            {
                Measure = $"{number} idle subscriptions: processor time of this process",
                Bus = $"{percent.Median:0.00} % of a core ({percent.Lowest:0.00}–{percent.Highest:0.00})",
                Target = Processor,
                IsMet = Processor.IsMetBy(percent.Median),
            },
        ];
    }

    private static Task<BusHost> StartAsync(Workbench bench, int number)
    {
        var streams = Enumerable.Range(0, number).Select(_ => bench.NewStream()).ToArray();
        return BusHost.StartAsync(bench.Server, bus =>
        {
            bus.Services.AddSingleton(new HandlerGate(expected: 1));
            foreach (var stream in streams)
            {
                bus.AddConsumer<GatedHandler, PromotionCreatedEvent>(consumer => consumer.Stream = stream);
            }
        });
    }

    private static async Task AllBlockedAsync(Workbench bench, int number)
    {
        using var patience = new CancellationTokenSource(Workbench.Patience);
        while (!((string)(await bench.Database.ExecuteAsync("INFO", "clients"))!)
            .Contains($"blocked_clients:{number}\r\n", StringComparison.Ordinal))
        {
            await Task.Delay(TimeSpan.FromMilliseconds(50), patience.Token);
        }
    }

    /// <returns>Per cent of one core.</returns>
    private static async Task<double> ProcessorUseAsync(Workbench bench, int blocks)
    {
        var usage = new Usage(bench.Server);
        await Task.Delay(blocks * Block);
        return 100 * usage.End(events: 1).ClientCores;
    }
}

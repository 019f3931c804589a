using Microsoft.Extensions.DependencyInjection;
using Promy.EventBus.Events;

namespace Promy.EventBus.Benchmarks.EndToEnd;

/// <summary>From before a publish to the entry of the handler, on an idle bus with its default options.</summary>
internal sealed class LatencyMeasure : IMeasure
{
    private const int Discarded = 50;
    private static readonly TimeSpan Block = TimeSpan.FromSeconds(2);

    public string Name => "latency";

    public bool HasBaseline => true;

    public async Task<IReadOnlyList<Row>> RunAsync(Workbench bench)
    {
        var samples = bench.Settings.Scaled(full: 1_000, quick: 50);
        var runs = await Alternation.RunAsync(
            bench, Name, () => BusAsync(bench, samples), () => HandWrittenAsync(bench, samples));
        return
        [
            Row.Compare(
                "publish → handler entered, idle, p50",
                runs,
                run => run.Median,
                Figure.Milliseconds,
                Target.AtMost(1.25)),
            Row.Compare(
                "publish → handler entered, idle, p99",
                runs,
                run => run.Percentile99,
                Figure.Milliseconds,
                Target.AtMost(2)),
        ];
    }

    private static async Task<Latencies> BusAsync(Workbench bench, int samples)
    {
        var (stream, probe) = (bench.NewStream(), new LatencyProbe());
        await using var host = await BusHost.StartAsync(bench.Server, bus =>
        {
            bus.Services.AddSingleton(probe);
            bus.AddConsumer<ProbeHandler, PromotionCreatedEvent>(consumer => consumer.Stream = stream);
        });
        var publisher = host.Publisher;
        return await probe.SampleAsync(
            Discarded, samples, () => publisher.PublishAsync(stream, Promotions.Create()).AsTask());
    }

    private static async Task<Latencies> HandWrittenAsync(Workbench bench, int samples)
    {
        var (stream, probe) = (bench.NewStream(), new LatencyProbe());
        await using var connection = await bench.Server.ConnectAsync();
        var publisher = new HandWrittenPublisher(connection.GetDatabase(), stream);
        await using var consumer = new HandWrittenConsumer(await bench.Server.ConnectAsync(), stream, count: 10, _ =>
        {
            probe.Enter();
            return Task.CompletedTask;
        });
        await consumer.StartAsync(consumer.BlockingRead(Block));
        return await probe.SampleAsync(Discarded, samples, () => publisher.PublishAsync(HandWrittenPromotion.Create()));
    }
}

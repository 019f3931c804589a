using Promy.EventBus.Hosting;

namespace Promy.EventBus.Benchmarks.EndToEnd;

/// <summary>
/// Batches of 1,000, each awaited before the next; the events are made on the way, as in an application.
/// </summary>
internal sealed class PublishBatchMeasure : IMeasure
{
    private const int BatchSize = 1_000;

    public string Name => "publish-batch";

    public bool HasBaseline => true;

    public async Task<IReadOnlyList<Row>> RunAsync(Workbench bench)
    {
        var batches = bench.Settings.Scaled(full: 500, quick: 3);
        var runs = await Alternation.RunAsync(
            bench, Name, () => BusAsync(bench, batches), () => HandWrittenAsync(bench, batches));
        var row = Row.Compare(
            "PublishBatchAsync, 1,000 at a time", runs, run => run.Rate, Figure.Rate, Target.AtLeast(1.3));
        var floor = await Alternation.RepeatAsync(bench, $"{Name}, floor", () => FloorAsync(bench, batches));
        var encoding = await Alternation.RepeatAsync(bench, $"{Name}, encoding", () => EncodeAsync(bench, batches));
        return
        [
            row with { Cores = Figure.Cores(runs) },
            EncodedPromotion.Bound(floor),
            Row.Bound(
                "events that are made and encoded, which a batch is before the first of them is sent", Rate(encoding)),
            Row.Bound(
                "the one after the other: what the sum of both leaves",
                Figure.Rate(1 / ((1 / Median(floor)) + (1 / Median(encoding))))),
        ];
    }

    private static double Median(IReadOnlyList<Sample> runs) => Statistics.Median(runs.Select(run => run.Rate));

    private static string Rate(IReadOnlyList<Sample> runs) => Figure.Rate(Median(runs));

    private static async Task<Sample> EncodeAsync(Workbench bench, int batches)
    {
        var encoder = new EventEncoder(EventSerializerFactory.Create([], new EventBusJsonOptions()), 1024 * 1024);
        var usage = new Usage(bench.Server);
        await RepeatAsync(
            batches,
            async () => await BatchEncoding.EncodeAsync(encoder, Batch(() => Promotions.Create()), "bench:encoded"));
        return usage.End(batches * BatchSize);
    }

    private static async Task<Sample> FloorAsync(Workbench bench, int batches)
    {
        await using var connection = await bench.Server.ConnectAsync();
        var stream = bench.NewStream();
        var promotion = new EncodedPromotion(connection.GetDatabase(), stream);
        return await PublishRun.RunAsync(
            bench, stream, batches * BatchSize, promotion.PublishAsync,
            () => RepeatAsync(batches, () => promotion.PublishBatchAsync(BatchSize)));
    }

    private static async Task<Sample> BusAsync(Workbench bench, int batches)
    {
        await using var host = await BusHost.StartAsync(bench.Server);
        var (stream, publisher) = (bench.NewStream(), host.Publisher);
        return await PublishRun.RunAsync(
            bench,
            stream,
            batches * BatchSize,
            () => publisher.PublishAsync(stream, Promotions.Create()).AsTask(),
            () => RepeatAsync(
                batches, async () => await publisher.PublishBatchAsync(stream, Batch(() => Promotions.Create()))));
    }

    private static async Task<Sample> HandWrittenAsync(Workbench bench, int batches)
    {
        await using var connection = await bench.Server.ConnectAsync();
        var stream = bench.NewStream();
        var publisher = new HandWrittenPublisher(connection.GetDatabase(), stream);
        return await PublishRun.RunAsync(
            bench,
            stream,
            batches * BatchSize,
            () => publisher.PublishAsync(HandWrittenPromotion.Create()),
            () => RepeatAsync(batches, () => publisher.PublishBatchAsync(Batch(HandWrittenPromotion.Create))));
    }

    private static async Task RepeatAsync(int times, Func<Task> publish)
    {
        for (var time = 0; time < times; time++)
        {
            await publish();
        }
    }

    private static T[] Batch<T>(Func<T> create)
    {
        var batch = new T[BatchSize];
        for (var index = 0; index < batch.Length; index++)
        {
            batch[index] = create();
        }

        return batch;
    }
}

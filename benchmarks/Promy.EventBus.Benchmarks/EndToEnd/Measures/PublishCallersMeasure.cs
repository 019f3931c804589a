namespace Promy.EventBus.Benchmarks.EndToEnd;

/// <summary>64 callers; each awaits its event before it publishes the next.</summary>
internal sealed class PublishCallersMeasure : IMeasure
{
    private const int Callers = 64;

    public string Name => "publish-64";

    public bool HasBaseline => true;

    public async Task<IReadOnlyList<Row>> RunAsync(Workbench bench)
    {
        var perCaller = bench.Settings.Scaled(full: 6_000, quick: 40);
        var runs = await Alternation.RunAsync(
            bench, Name, () => BusAsync(bench, perCaller), () => HandWrittenAsync(bench, perCaller));
        var row = Row.Compare(
            $"PublishAsync, {Callers} callers awaiting", runs, run => run.Rate, Figure.Rate, Target.AtLeast(1.1));
        return [row with { Cores = Figure.Cores(runs) }];
    }

    private static async Task<Sample> BusAsync(Workbench bench, int perCaller)
    {
        await using var host = await BusHost.StartAsync(bench.Server);
        var (stream, publisher) = (bench.NewStream(), host.Publisher);
        return await RunAsync(
            bench, stream, perCaller, () => publisher.PublishAsync(stream, Promotions.Create()).AsTask());
    }

    private static async Task<Sample> HandWrittenAsync(Workbench bench, int perCaller)
    {
        await using var connection = await bench.Server.ConnectAsync();
        var stream = bench.NewStream();
        var publisher = new HandWrittenPublisher(connection.GetDatabase(), stream);
        return await RunAsync(bench, stream, perCaller, () => publisher.PublishAsync(HandWrittenPromotion.Create()));
    }

    private static Task<Sample> RunAsync(Workbench bench, string stream, int perCaller, Func<Task> publish) =>
        PublishRun.RunAsync(
            bench,
            stream,
            Callers * perCaller,
            publish,
            () => Task.WhenAll(Enumerable.Range(0, Callers).Select(_ => Task.Run(async () =>
            {
                for (var index = 0; index < perCaller; index++)
                {
                    await publish();
                }
            }))));
}

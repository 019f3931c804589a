using Microsoft.Extensions.DependencyInjection;
using Promy.EventBus.Events;
using Promy.EventBus.Hosting;
using Promy.EventBus.Wire;

namespace Promy.EventBus.Benchmarks.EndToEnd;

/// <summary>
/// From the first publish to the last handled event, in memory, one subscription; beside it the bus on Redis, which
/// consumes a stream that is there.
/// </summary>
internal sealed class InMemoryMeasure : IMeasure
{
    private const int BatchSize = 100;
    private const int Discarded = 1_000;

    public string Name => "in-memory";

    public bool HasBaseline => true;

    public async Task<IReadOnlyList<Row>> RunAsync(Workbench bench)
    {
        var events = bench.Settings.Scaled(full: 400_000, quick: 2_000);
        var runs = await Alternation.RunAsync(
            bench,
            Name,
            () => InMemoryAsync(bench, events),
            () => Consumers.BusAsync(bench, events, BatchSize, ConsumeMeasure.Concurrency));
        var row = Row.Compare(
            $"in memory, publish + handle, batches of {BatchSize}, against the bus that consumes from Redis", runs,
            run => run.Rate, Figure.Rate, Target.AtLeast(3));
        var coding = await Alternation.RepeatAsync(bench, $"{Name}, coding", () => CodeAsync(bench, events));
        return
        [
            row with { Cores = Figure.Cores(runs) },
            Row.Bound(
                "events that are encoded and decoded on every core, and nothing else",
                Figure.Rate(Statistics.Median(coding.Select(run => run.Rate)))) with
            {
                Cores = Figure.Cores(coding),
            },
        ];
    }

    /// <summary>The part that no transport can leave out: a handler sees what another process would see.</summary>
    private static async Task<Sample> CodeAsync(Workbench bench, int events)
    {
        var serializer = EventSerializerFactory.Create([], new EventBusJsonOptions());
        var encoder = new EventEncoder(serializer, 1024 * 1024);
        var usage = new Usage(bench.Server);
        await Task.WhenAll(Enumerable.Range(0, Environment.ProcessorCount).Select(_ => Task.Run(() =>
        {
            for (var coded = 0; coded < events / Environment.ProcessorCount; coded++)
            {
                Decode(serializer, encoder.Encode(Promotions.Create(), stream: null));
            }
        })));
        return usage.End(events / Environment.ProcessorCount * Environment.ProcessorCount);
    }

    private static void Decode(EventSerializer serializer, EncodedEvent encoded)
    {
        if (!EventMetadataReader.TryRead(encoded.Metadata.Span, out var metadata, out var error)
            || !serializer.TryDeserialize<PromotionCreatedEvent>(metadata, encoded.Payload.Span, out _, out error))
        {
            throw new InvalidOperationException(error);
        }
    }

    private static async Task<Sample> InMemoryAsync(Workbench bench, int events)
    {
        var stream = bench.NewStream();
        var gate = new HandlerGate(Discarded + events);
        await using var host = await BusHost.StartInMemoryAsync(
            bus =>
            {
                bus.Services.AddSingleton(gate);
                bus.AddConsumer<GatedHandler, PromotionCreatedEvent>(consumer => consumer.Stream = stream);
            },
            options => (options.BatchSize, options.MaxConcurrency) = (BatchSize, ConsumeMeasure.Concurrency));
        gate.Open();
        await PublishAsync(host.Publisher, stream, Discarded);
        var usage = new Usage(bench.Server);
        await PublishAsync(host.Publisher, stream, events);
        await gate.AllEntered;
        return usage.End(events);
    }

    private static async Task PublishAsync(IEventPublisher publisher, string stream, int events)
    {
        for (var sent = 0; sent < events; sent += BatchSize)
        {
            var batch = new PromotionCreatedEvent[BatchSize];
            for (var index = 0; index < batch.Length; index++)
            {
                batch[index] = Promotions.Create();
            }

            await publisher.PublishBatchAsync(stream, batch);
        }
    }
}

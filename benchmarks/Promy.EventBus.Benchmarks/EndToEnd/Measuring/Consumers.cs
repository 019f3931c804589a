using Microsoft.Extensions.DependencyInjection;
using Promy.EventBus.Events;

namespace Promy.EventBus.Benchmarks.EndToEnd;

/// <summary>
/// The two consumers of a stream: the bus with a handler that does nothing, and the hand-written loop.
/// </summary>
internal static class Consumers
{
    public static Task<Sample> BusAsync(Workbench bench, int events, int batchSize, int concurrency)
    {
        var gate = new HandlerGate(events, parked: concurrency);
        return ConsumeRun.RunAsync(
            bench, gate, stream => StartBusAsync<GatedHandler>(bench, stream, gate, batchSize, concurrency));
    }

    public static Task<Sample> HandWrittenAsync(Workbench bench, int events, int count)
    {
        var gate = new HandlerGate(events);
        return ConsumeRun.RunAsync(bench, gate, async stream =>
        {
            var consumer = new HandWrittenConsumer(
                await bench.Server.ConnectAsync(), stream, count, _ => gate.EnterAsync());
            await consumer.StartAsync();
            return consumer;
        });
    }

    public static async Task<IAsyncDisposable> StartBusAsync<THandler>(
        Workbench bench, string stream, HandlerGate gate, int batchSize, int concurrency,
        Action<IServiceCollection>? services = null)
        where THandler : class, IEventHandler<PromotionCreatedEvent> =>
        await BusHost.StartAsync(
            bench.Server,
            bus =>
            {
                bus.Services.AddSingleton(gate);
                services?.Invoke(bus.Services);
                bus.AddConsumer<THandler, PromotionCreatedEvent>(consumer => consumer.Stream = stream);
            },
            options => (options.BatchSize, options.MaxConcurrency) = (batchSize, concurrency));
}

using System.Collections.Concurrent;
using System.Text.Json;

namespace Promy.EventBus.Redis.Tests;

/// <summary>One running subscription that records what it was given.</summary>
internal sealed class RunningConsumer : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly RedisEventSubscriber _subscriber;

    public RunningConsumer(
        RedisEventSubscriber subscriber,
        EventSubscription subscription,
        Func<EventDelivery, CancellationToken, ValueTask<DeliveryOutcome>> handle)
    {
        _subscriber = subscriber;
        Completion = Task.Run(() => subscriber.SubscribeAsync(
            subscription,
            (delivery, token) =>
            {
                Deliveries.Enqueue(delivery);
                return handle(delivery, token);
            },
            _stop.Token));
    }

    public ConcurrentQueue<EventDelivery> Deliveries { get; } = new();

    public Task Completion { get; }

    public SubscriptionReport? Report => _subscriber.Reports.SingleOrDefault();

    public IEnumerable<int> Numbers => Deliveries.Select(NumberOf);

    public static int NumberOf(EventDelivery delivery) =>
        JsonDocument.Parse(delivery.Payload).RootElement.GetProperty("number").GetInt32();

    public void BeginStop() => _stop.Cancel();

    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        await Completion;
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _stop.Dispose();
    }
}

using System.Collections.Concurrent;

namespace Promy.EventBus.Hosting.Tests;

/// <summary>Subscribes to nothing: deliveries come from the test.</summary>
internal sealed class FakeSubscriber(FakeTransport transport) : IEventSubscriber
{
    private volatile Func<EventDelivery, CancellationToken, ValueTask<DeliveryOutcome>>? _onDelivery;

    public ConcurrentQueue<EventSubscription> Subscriptions { get; } = new();

    /// <summary>Runs a subscription once it is subscribed; by default until it is cancelled.</summary>
    public Func<EventSubscription, CancellationToken, Task> Run { get; set; } = UntilCancelledAsync;

    public async Task SubscribeAsync(
        EventSubscription subscription,
        Func<EventDelivery, CancellationToken, ValueTask<DeliveryOutcome>> onDelivery,
        CancellationToken cancellationToken)
    {
        _onDelivery = onDelivery;
        Subscriptions.Enqueue(subscription);
        transport.Calls.Enqueue("subscribe");
        await Run(subscription, cancellationToken);
        transport.Calls.Enqueue("unsubscribed");
    }

    public async Task<DeliveryOutcome> DeliverAsync(
        EventDelivery delivery, CancellationToken cancellationToken = default)
    {
        await Eventually.TrueAsync(() => _onDelivery is not null);
        return await _onDelivery!(delivery, cancellationToken);
    }

    public static async Task UntilCancelledAsync(EventSubscription subscription, CancellationToken cancellationToken) =>
        await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken)
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
}

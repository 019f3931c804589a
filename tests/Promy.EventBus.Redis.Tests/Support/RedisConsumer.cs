namespace Promy.EventBus.Redis.Tests;

/// <summary>A running subscription on Redis, with what it reports.</summary>
internal sealed class RedisConsumer(
    RedisEventSubscriber subscriber,
    EventSubscription subscription,
    Func<EventDelivery, CancellationToken, ValueTask<DeliveryOutcome>> handle)
    : RunningConsumer(subscriber, subscription, handle)
{
    private readonly RedisEventSubscriber _subscriber = subscriber;

    public SubscriptionReport? Report => _subscriber.Reports.SingleOrDefault();
}

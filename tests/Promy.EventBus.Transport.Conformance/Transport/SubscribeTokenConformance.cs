namespace Promy.EventBus.Transport.Conformance;

/// <summary>
/// Cancelling a subscription ends it and leaves the events to the next one. Watermill <c>TestSubscribeCtx</c>.
/// </summary>
public abstract class SubscribeTokenConformance(ITransportFactory transports) : TransportConformance(transports)
{
    [Fact]
    public async Task A_subscription_that_is_cancelled_before_it_starts_takes_nothing()
    {
        await PublishAsync(10);
        var called = 0;

        await StartProcess().Subscriber.SubscribeAsync(
            Subscription, (_, _) => new(Count(ref called)), new CancellationToken(canceled: true));

        Assert.Equal(0, called);
        var next = Consume();
        await next.ReceivedAsync(10);
        Assert.All(next.Deliveries, delivery => Assert.Equal(1, delivery.DeliveryCount));
    }

    [Fact]
    public async Task A_cancelled_subscription_ends_and_gets_nothing_that_is_published_afterwards()
    {
        await PublishAsync(10);
        var cancelled = Consume();
        await cancelled.ReceivedAsync(10);
        await cancelled.StopAsync();

        await PublishAsync(10, first: 10);

        var next = Consume();
        await next.ReceivedAsync(10);
        Assert.Equal(Enumerable.Range(10, 10), next.Numbers.Order());
        Assert.Equal(10, cancelled.Deliveries.Count);
    }

    private static DeliveryOutcome Count(ref int called)
    {
        called++;
        return DeliveryOutcome.Handled;
    }
}

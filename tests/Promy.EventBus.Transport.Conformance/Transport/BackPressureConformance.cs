namespace Promy.EventBus.Transport.Conformance;

/// <summary>
/// A busy consumer takes as much as it can work on and one batch more. The rest is left to others, and nothing is lost
/// when the consumer goes on. Wolverine <c>can_stop_receiving_when_too_busy_and_restart_listeners</c>.
/// </summary>
public abstract class BackPressureConformance(ITransportFactory transports) : TransportConformance(transports)
{
    private const int Slots = 3;
    private const int Batch = 4;

    private EventSubscription Narrow => Subscription with { MaxConcurrency = Slots, BatchSize = Batch };

    [Fact]
    public async Task A_busy_consumer_takes_no_more_than_its_slots_and_one_batch()
    {
        var gate = new Gate();
        var busy = Consume(gate.HandledAfterItAsync, Narrow);
        await PublishAsync(100);
        await busy.ReceivedAsync(Slots);

        var free = Consume(subscription: Narrow);

        await Eventually.TrueAsync(() => free.Deliveries.Count >= 100 - Slots - Batch);
        Assert.Equal(Slots, busy.Deliveries.Count);
        Assert.InRange(await PendingAsync(), Slots, Slots + Batch);
        gate.Open();
        await Eventually.EqualAsync(100, () => busy.Deliveries.Count + free.Deliveries.Count);
        Assert.Equal(Enumerable.Range(0, 100), busy.Numbers.Concat(free.Numbers).Order());
        await SettledAsync();
    }

    [Fact]
    public async Task A_consumer_that_was_busy_goes_on_and_loses_nothing()
    {
        var gate = new Gate();
        var consumer = Consume(gate.HandledAfterItAsync, Narrow);
        await PublishAsync(100);
        await consumer.ReceivedAsync(Slots);

        gate.Open();

        await consumer.ReceivedAsync(100);
        Assert.Equal(Enumerable.Range(0, 100), consumer.Numbers.Order());
        await SettledAsync();
    }

    [Fact]
    public async Task One_slow_event_does_not_hold_up_the_others()
    {
        var gate = new Gate();
        var consumer = Consume(
            (delivery, token) => RunningConsumer.NumberOf(delivery) == 0
                ? gate.HandledAfterItAsync(delivery, token)
                : new(DeliveryOutcome.Handled),
            Narrow with { MaxConcurrency = 2 });

        await PublishAsync(100);

        await consumer.ReceivedAsync(100);
        await Eventually.EqualAsync(1, () => PendingAsync());
        gate.Open();
        await SettledAsync();
    }
}

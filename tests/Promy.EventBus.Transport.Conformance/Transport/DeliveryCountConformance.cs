namespace Promy.EventBus.Transport.Conformance;

/// <summary>
/// The transport counts the deliveries of an event and reports the count with each. Rebus
/// <c>NativeDeliveryCount.CanCountDeliveries</c>.
/// </summary>
public abstract class DeliveryCountConformance(ITransportFactory transports) : TransportConformance(transports)
{
    [Fact]
    public async Task The_delivery_count_grows_with_each_delivery_to_the_same_consumer()
    {
        await PublishAsync(1);

        var consumer = Consume(
            (delivery, _) => new(delivery.DeliveryCount < 3 ? DeliveryOutcome.KeptPending : DeliveryOutcome.Handled),
            Quick);

        await SettledAfterAsync(consumer, 3);
        Assert.Equal([1L, 2L, 3L], consumer.Deliveries.Select(delivery => delivery.DeliveryCount));
    }

    [Fact]
    public async Task The_delivery_count_goes_on_with_the_next_consumer()
    {
        await PublishAsync(1);
        for (var count = 1; count <= 3; count++)
        {
            var consumer = Consume((_, _) => new(DeliveryOutcome.KeptPending));
            await consumer.ReceivedAsync(1);
            await consumer.StopAsync();
            Assert.Equal(count, Assert.Single(consumer.Deliveries).DeliveryCount);
        }
    }

    [Fact]
    public async Task Each_event_has_a_delivery_count_of_its_own()
    {
        await PublishAsync(2);
        var consumer = Consume(
            (delivery, _) => new(RunningConsumer.NumberOf(delivery) == 0 && delivery.DeliveryCount < 3
                ? DeliveryOutcome.KeptPending
                : DeliveryOutcome.Handled),
            Quick);

        await SettledAfterAsync(consumer, 4);
        Assert.Equal(
            [(0, 1L), (0, 2L), (0, 3L), (1, 1L)],
            consumer.Deliveries.Select(delivery => (RunningConsumer.NumberOf(delivery), delivery.DeliveryCount))
                .Order());
    }

    private async Task SettledAfterAsync(RunningConsumer consumer, int deliveries)
    {
        await consumer.ReceivedAsync(deliveries);
        await SettledAsync();
    }
}

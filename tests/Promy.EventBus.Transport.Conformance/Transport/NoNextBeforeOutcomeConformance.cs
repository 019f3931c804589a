namespace Promy.EventBus.Transport.Conformance;

/// <summary>
/// With one slot nothing further is handed over before the outcome of the event in flight. Watermill <c>TestNoAck</c>.
/// </summary>
public abstract class NoNextBeforeOutcomeConformance(ITransportFactory transports) : TransportConformance(transports)
{
    [Fact]
    public async Task No_other_event_is_handed_over_while_one_is_in_flight()
    {
        var gate = new Gate();
        var consumer = Consume(gate.HandledAfterItAsync, Subscription with { MaxConcurrency = 1 });
        await PublishAsync(10);
        await consumer.ReceivedAsync(1);

        // Meanwhile another group is given everything, also what is published now.
        await PublishAsync(10, first: 10);
        var other = Consume(subscription: Subscription with { Group = Transport.Group("other") });
        await other.ReceivedAsync(20);

        Assert.Single(consumer.Deliveries);
        gate.Open();
        await consumer.ReceivedAsync(20);
    }

    [Fact]
    public async Task Two_events_are_never_in_flight_at_once()
    {
        var (running, most) = (0, 0);
        var consumer = Consume(
            async (_, _) =>
            {
                most = Math.Max(most, Interlocked.Increment(ref running));
                await Task.Yield();
                Interlocked.Decrement(ref running);
                return DeliveryOutcome.Handled;
            },
            Subscription with { MaxConcurrency = 1 });

        await PublishAsync(300);

        await consumer.ReceivedAsync(300);
        Assert.Equal(1, most);
    }
}

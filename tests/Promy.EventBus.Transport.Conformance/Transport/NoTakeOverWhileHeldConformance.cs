namespace Promy.EventBus.Transport.Conformance;

/// <summary>
/// While a live consumer works on an event nobody else gets it, however long it takes. Dapr certification of AWS:
/// <c>messageVisibilityTimeout</c>, MassTransit <c>Should_renew_the_lock</c>.
/// </summary>
public abstract class NoTakeOverWhileHeldConformance(ITransportFactory transports) : TransportConformance(transports)
{
    [Fact]
    public async Task An_event_in_flight_for_two_idle_times_is_given_to_nobody_else()
    {
        var gate = new Gate();

        // Longer than elsewhere: a consumer that gets no processor for the better part of it is rightly taken for dead.
        var subscription = Quick with { MinIdle = TimeSpan.FromSeconds(5), MaxConcurrency = 2 };
        var holder = Consume(gate.HandledAfterItAsync, subscription);
        await PublishAsync(5);
        await Eventually.EqualAsync(5, () => PendingAsync());
        await holder.ReceivedAsync(2);

        // Two are handled there and three are buffered. Elsewhere an event comes back again and again: idle times pass.
        var other = Consume(subscription: subscription);
        var witness = Transport.Stream("witness");
        var keeping = Consume(
            (_, _) => new(DeliveryOutcome.KeptPending), subscription with { Stream = witness, MaxDeliveries = 1000 });
        await PublishAsync(1, stream: witness);
        await Eventually.TrueAsync(() => keeping.Deliveries.Count >= 3, TimeSpan.FromSeconds(60));

        Assert.Empty(other.Deliveries);
        gate.Open();
        await holder.ReceivedAsync(5);
        await SettledAsync();
        Assert.Empty(other.Deliveries);
        Assert.All(holder.Deliveries, delivery => Assert.Equal(1, delivery.DeliveryCount));
    }
}

namespace Promy.EventBus.Transport.Conformance;

/// <summary>
/// A consumer with a name of its own takes up at once what it had before it crashed. A promise of
/// <see cref="EventSubscription.ConsumerId"/>; near to Wolverine <c>claim_and_process_pending_messages</c>.
/// </summary>
[Needs(nameof(TransportFeatures.CanCrash))]
public abstract class StableNameConformance(ITransportFactory transports) : TransportConformance(transports)
{
    [Fact]
    public async Task A_named_consumer_gets_its_own_events_first_and_at_once_after_a_crash()
    {
        var gate = new Gate();
        var named = Subscription with { ConsumerId = "worker-0", MaxConcurrency = 1 };
        await PublishAsync(5);
        var process = StartProcess();
        var crashing = Consume(gate.HandledAfterItAsync, named with { DrainTimeout = NoDrain }, process);
        await crashing.ReceivedAsync(1);
        await Eventually.EqualAsync(5, () => PendingAsync());
        await process.CrashAsync();
        await PublishAsync(1, first: 99);

        // Nothing looks abandoned for minutes: only the name makes it its own.
        var restarted = Consume(subscription: named);

        await restarted.ReceivedAsync(6);
        Assert.Equal([0, 1, 2, 3, 4, 99], restarted.Numbers);
        Assert.Equal([2, 2, 2, 2, 2, 1], restarted.Deliveries.Select(delivery => (int)delivery.DeliveryCount));
        await SettledAsync();
        gate.Open();
    }
}

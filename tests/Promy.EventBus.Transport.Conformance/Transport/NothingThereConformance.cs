namespace Promy.EventBus.Transport.Conformance;

/// <summary>
/// A subscription that gets nothing waits without an error and stops promptly. Rebus
/// <c>BasicSendReceive.EmptyQueueReturnsNull</c> and <c>VerifyFastShutdownWithTplWorkers</c>, MassTransit
/// <c>Shutdown</c> with nothing running, Dapr certification: a missing topic is created.
/// </summary>
public abstract class NothingThereConformance(ITransportFactory transports) : TransportConformance(transports)
{
    /// <summary>Longer than any test waits: only the stop itself can end such a wait.</summary>
    private static readonly TimeSpan LongBlock = TimeSpan.FromMinutes(2);

    [Fact]
    public async Task An_idle_subscription_on_a_missing_stream_gets_the_first_event()
    {
        var consumer = Consume();
        await BecomeIdleAsync();
        Assert.False(consumer.Completion.IsCompleted);
        Assert.Empty(consumer.Deliveries);

        await PublishAsync(1);

        await consumer.ReceivedAsync(1);
    }

    [Fact]
    public async Task An_idle_subscription_stops_before_its_wait_for_events_is_over()
    {
        var consumer = Consume(subscription: Subscription with { BlockDuration = LongBlock });
        await PublishAsync(1);
        await consumer.ReceivedAsync(1);
        await SettledAsync();

        consumer.BeginStop();

        await Eventually.TrueAsync(() => consumer.Completion.IsCompletedSuccessfully);
        Assert.Single(consumer.Deliveries);
    }

    /// <summary>
    /// An earlier subscriber is waiting by the time that a later subscription of its own stream has been served.
    /// </summary>
    private async Task BecomeIdleAsync()
    {
        var stream = Transport.Stream("witness");
        var witness = Consume(subscription: Subscription with { Stream = stream });
        await PublishAsync(1, stream: stream);
        await witness.ReceivedAsync(1);
    }
}

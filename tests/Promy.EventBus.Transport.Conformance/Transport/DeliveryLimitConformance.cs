namespace Promy.EventBus.Transport.Conformance;

/// <summary>
/// An event that is delivered too often is settled without being handled again. Wolverine
/// <c>retries_should_stop_after_configured_limit</c>, Dapr certification of AWS and Google: dead letter after the last
/// delivery.
/// </summary>
public abstract class DeliveryLimitConformance(ITransportFactory transports) : TransportConformance(transports)
{
    private EventSubscription Limited => Quick with { MaxDeliveries = 2 };

    [Fact]
    public async Task An_event_beyond_the_limit_is_dead_lettered_and_its_neighbours_are_handled()
    {
        await PublishAsync(3);

        var consumer = Consume(KeepTheSecond, Limited);

        var letter = Assert.Single(await DeadLettersAsync(1));
        await SettledAsync();
        Assert.Equal([0, 1, 1, 2], consumer.Numbers.Order());
        Assert.Contains("\"number\":1", letter.Text("original_payload"), StringComparison.Ordinal);
        Assert.Equal(3, letter.Payload.GetProperty("delivery_count").GetInt64());
        Assert.False(string.IsNullOrWhiteSpace(letter.Text("failure_reason")));
    }

    [Fact]
    public async Task An_event_beyond_the_limit_is_acknowledged_if_configured()
    {
        await PublishAsync(3);

        var consumer = Consume(KeepTheSecond, Limited with { OnExhausted = ExhaustedAction.Acknowledge });

        await consumer.ReceivedAsync(4);
        await SettledAsync();
        Assert.Equal([0, 1, 1, 2], consumer.Numbers.Order());
        Assert.Empty(await DeadLettersAsync());
    }

    [Fact]
    public async Task An_event_beyond_the_limit_stays_pending_and_unhandled_if_configured()
    {
        await PublishAsync(3);
        var consumer = Consume(KeepTheSecond, Limited with { OnExhausted = ExhaustedAction.KeepPending });
        await consumer.ReceivedAsync(4);

        // Another event comes back four times meanwhile.
        var witness = Consume(
            (_, _) => new(DeliveryOutcome.KeptPending), Quick with { Group = Transport.Group("witness") });
        await Eventually.TrueAsync(() => witness.Deliveries.Count >= 3 * 5);

        Assert.Equal([0, 1, 1, 2], consumer.Numbers.Order());
        Assert.Equal(1, await PendingAsync());
        Assert.Empty(await DeadLettersAsync());
    }

    private static ValueTask<DeliveryOutcome> KeepTheSecond(
        EventDelivery delivery, CancellationToken cancellationToken) =>
        new(RunningConsumer.NumberOf(delivery) == 1 ? DeliveryOutcome.KeptPending : DeliveryOutcome.Handled);
}

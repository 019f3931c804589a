namespace Promy.EventBus.Transport.Conformance;

/// <summary>
/// A settled event is over, with every outcome. Rebus
/// <c>MessageIsReturnedToQueueWhenReceivingTransactionIsNotCommitted</c>: after the commit never again.
/// </summary>
public abstract class SettledIsNeverDeliveredAgainConformance(ITransportFactory transports)
    : TransportConformance(transports)
{
    [Theory]
    [InlineData(DeliveryOutcomeKind.Handled)]
    [InlineData(DeliveryOutcomeKind.Skipped)]
    [InlineData(DeliveryOutcomeKind.DeadLettered)]
    public async Task A_settled_event_is_delivered_to_no_consumer_of_the_group_again(DeliveryOutcomeKind kind)
    {
        var outcome = kind switch
        {
            DeliveryOutcomeKind.Handled => DeliveryOutcome.Handled,
            DeliveryOutcomeKind.Skipped => DeliveryOutcome.Skipped,
            _ => DeliveryOutcome.DeadLettered(new DeliveryFailure { Reason = "on purpose" }),
        };
        await PublishAsync(20);
        var consumer = Consume((_, _) => new(outcome), Quick);
        await consumer.ReceivedAsync(20);
        await SettledAsync();

        // Another event comes back three times meanwhile: a settled one that could come back has had the time to.
        var again = Consume(KeepMarkerThreeTimes, Quick);
        await consumer.StopAsync();
        await PublishAsync(1, first: Marker);

        await Eventually.EqualAsync(4, () => again.Numbers.Count(number => number == Marker));
        await SettledAsync();
        Assert.All(again.Numbers, number => Assert.Equal(Marker, number));
        Assert.Equal(20, consumer.Deliveries.Count);
        Assert.Equal(kind == DeliveryOutcomeKind.DeadLettered ? 20 : 0, (await DeadLettersAsync()).Count);
    }

    private const int Marker = 99;

    private static ValueTask<DeliveryOutcome> KeepMarkerThreeTimes(
        EventDelivery delivery, CancellationToken cancellationToken) =>
        new(delivery.DeliveryCount < 4 ? DeliveryOutcome.KeptPending : DeliveryOutcome.Handled);
}

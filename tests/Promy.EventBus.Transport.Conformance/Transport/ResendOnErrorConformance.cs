using System.Collections.Concurrent;

namespace Promy.EventBus.Transport.Conformance;

/// <summary>
/// An unsettled event comes back until it is settled. Watermill <c>TestResendOnError</c> and
/// <c>TestRouter_nack_on_panic</c>, Rebus <c>MessageIsReturnedToQueueWhenReceivingTransactionIsNotCommitted</c>.
/// </summary>
public abstract class ResendOnErrorConformance(ITransportFactory transports) : TransportConformance(transports)
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_event_kept_pending_or_failed_comes_back_until_it_is_handled(bool throws)
    {
        var seen = new ConcurrentDictionary<string, int>();
        var numbers = await PublishAsync(40);

        var consumer = Consume(
            (delivery, _) => seen.AddOrUpdate(delivery.EntryId, 1, (_, count) => count + 1) switch
            {
                1 when throws => throw new InvalidOperationException("A fault of the callback, on purpose."),
                1 => new(DeliveryOutcome.KeptPending),
                _ => new(DeliveryOutcome.Handled),
            },
            Quick);

        await consumer.ReceivedAsync(80, TimeSpan.FromSeconds(30));
        await SettledAsync();
        Assert.Equal(numbers.SelectMany(number => new[] { number, number }), consumer.Numbers.Order());
        Assert.Empty(await DeadLettersAsync());
    }

    [Fact]
    public async Task A_pending_event_does_not_come_back_before_the_idle_time_has_passed()
    {
        await PublishAsync(1);
        var consumer = Consume(
            (_, _) => new(DeliveryOutcome.KeptPending),
            Subscription with { RecoveryInterval = Quick.RecoveryInterval });
        await consumer.ReceivedAsync(1);

        // In another group the same entry comes back three times meanwhile.
        var quick = Consume(
            (_, _) => new(DeliveryOutcome.KeptPending), Quick with { Group = Transport.Group("quick") });
        await Eventually.TrueAsync(() => quick.Deliveries.Count >= 4);

        Assert.Single(consumer.Deliveries);
        Assert.Equal(1, await PendingAsync());
    }
}

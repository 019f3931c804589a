namespace Promy.EventBus.Transport.Conformance;

/// <summary>
/// While a dead letter cannot be stored its event is not settled. Watermill
/// <c>TestPoisonQueue_handler_failing_publisher_failing</c>.
/// </summary>
[Needs(nameof(TransportFeatures.CanRefuseWrites))]
public abstract class DeadLetterTargetFailsConformance(ITransportFactory transports) : TransportConformance(transports)
{
    [Fact]
    public async Task An_event_stays_until_its_dead_letter_is_stored_and_others_are_handled()
    {
        await Transport.RefuseWritesAsync(DeadLetters);
        await PublishAsync(3);

        var consumer = Consume(
            (delivery, _) => new(RunningConsumer.NumberOf(delivery) == 1
                ? DeliveryOutcome.DeadLettered(new DeliveryFailure { Reason = "on purpose" })
                : DeliveryOutcome.Handled),
            Quick with { MaxDeliveries = 1000 });

        await Eventually.TrueAsync(
            () => consumer.Numbers.Contains(1) && consumer.Numbers.Contains(2), TimeSpan.FromSeconds(20));
        await Eventually.EqualAsync(1L, async () => (long)await PendingAsync(), TimeSpan.FromSeconds(20));
        Assert.Equal([0, 2], consumer.Numbers.Where(number => number != 1).Order());

        await Transport.AcceptWritesAsync(DeadLetters);

        var letter = Assert.Single(await DeadLettersAsync(1));
        await SettledAsync();
        Assert.Contains("\"number\":1", letter.Text("original_payload"), StringComparison.Ordinal);
    }
}

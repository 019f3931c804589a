namespace Promy.EventBus.Transport.Conformance;

/// <summary>
/// A redelivered event comes back when it is due, to the same group and to no other, byte for byte and with its retry
/// history. Wolverine <c>can_schedule_retry</c>, MassTransit's delayed redelivery.
/// </summary>
public abstract class RedeliveryConformance(ITransportFactory transports) : TransportConformance(transports)
{
    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(300);

    [Fact]
    public async Task A_redelivered_event_comes_back_unchanged_to_its_group_alone()
    {
        var numbers = await PublishAsync(10);
        var failing = Consume(
            (delivery, _) => new(delivery.History is null ? Delayed(Soon, 1) : DeliveryOutcome.Handled));
        var healthy = Consume(subscription: Subscription with { Group = Transport.Group("other") });

        await failing.ReceivedAsync(20);
        await healthy.ReceivedAsync(10);
        await SettledAsync();
        var first = failing.Deliveries.Where(delivery => delivery.History is null).ToDictionary(
            delivery => delivery.EntryId);
        var again = failing.Deliveries.Where(delivery => delivery.History is not null).ToArray();
        Assert.Equal(numbers.Length, again.Length);
        Assert.All(again, delivery =>
        {
            Assert.Equal(
                new RetryHistory { EntryId = delivery.EntryId, Handler = "handler", Attempts = 3, Redeliveries = 1 },
                delivery.History);
            Assert.Equal((Stream, Group, 1L), (delivery.Stream, delivery.Group, delivery.DeliveryCount));
            Assert.True(delivery.Metadata.Span.SequenceEqual(first[delivery.EntryId].Metadata.Span));
            Assert.True(delivery.Payload.Span.SequenceEqual(first[delivery.EntryId].Payload.Span));
        });
        Assert.Equal(numbers, healthy.Numbers.Order());
        Assert.Equal(numbers.Length, (await Transport.ReadAllAsync(Stream)).Count);
    }

    [Fact]
    public async Task A_redelivery_waits_until_it_is_due_and_holds_no_place()
    {
        var subscription = Subscription with { MaxConcurrency = 1, BatchSize = 1 };
        var published = await PublishAsync(5);

        var consumer = Consume(
            (delivery, _) => new(
                delivery.History is null ? Delayed(TimeSpan.FromDays(1), 1) : DeliveryOutcome.Handled),
            subscription);

        await consumer.ReceivedAsync(5);
        await SettledAsync();
        Assert.Equal(published, consumer.Numbers);
        await consumer.StopAsync();
        Assert.Equal(5, consumer.Deliveries.Count);
    }

    [Fact]
    public async Task A_redelivery_outlives_the_consumer_that_put_it_off()
    {
        await PublishAsync(5);
        var leaving = Consume((_, _) => new(Delayed(Soon, 1)), Subscription with { MaxConcurrency = 5 });
        await leaving.ReceivedAsync(5);
        await SettledAsync();
        await leaving.StopAsync();

        var next = Consume();

        await next.ReceivedAsync(5);
        Assert.All(next.Deliveries, delivery => Assert.NotNull(delivery.History));
    }

    [Fact]
    public async Task An_event_that_fails_after_redelivery_is_a_dead_letter_of_its_stream()
    {
        await PublishAsync(1);
        var failure = new DeliveryFailure { Reason = "still away", Attempts = 6, Handler = "handler" };

        var consumer = Consume(
            (delivery, _) => new(delivery.History is null ? Delayed(Soon, 1) : DeliveryOutcome.DeadLettered(failure)));

        var letter = Assert.Single(await DeadLettersAsync(1));
        Assert.Equal(Stream, letter.Payload.GetProperty("original_stream").GetString());
        Assert.Equal(consumer.Deliveries.First().EntryId, letter.Payload.GetProperty("entry_id").GetString());
        await SettledAsync();
    }

    private static DeliveryOutcome Delayed(TimeSpan delay, int retries) => DeliveryOutcome.RedeliverLater(
    [
        new Redelivery
        {
            Delay = delay,
            History = new RetryHistory { Handler = "handler", Attempts = 3 * retries, Redeliveries = retries },
        },
    ]);
}

namespace Promy.EventBus.Transport.Conformance;

/// <summary>
/// Each event of a batch has an outcome of its own. Dapr <c>bulkPublish</c> and <c>bulkSubscribe</c>, Rebus
/// <c>MultipleSentMessagesCanBeRolledBack</c> and <c>MessageIsNotSentWhenTransactionIsNotCompleted</c>, MassTransit
/// <c>Should_skip_poison_pill</c>.
/// </summary>
public abstract class BatchOutcomesConformance(ITransportFactory transports) : TransportConformance(transports)
{
    [Fact]
    public async Task A_batch_is_stored_in_its_order_under_the_returned_ids()
    {
        var ids = await Publisher.PublishBatchAsync(
            Stream, [.. Enumerable.Range(0, 100).Select(number => new ConformanceEvent { Number = number })]);

        var consumer = Consume(subscription: Subscription with { MaxConcurrency = 1 });

        await consumer.ReceivedAsync(100);
        Assert.Equal(Enumerable.Range(0, 100), consumer.Numbers);
        Assert.Equal(ids, consumer.Deliveries.Select(delivery => delivery.EntryId));
        Assert.Equal(100, ids.Distinct().Count());
    }

    [Fact]
    public async Task A_batch_with_one_invalid_event_is_not_stored()
    {
        await Assert.ThrowsAsync<EventValidationException>(async () => await Publisher.PublishBatchAsync(
            Stream, [.. Enumerable.Range(-1, 10).Select(number => new ConformanceEvent { Number = number })]));

        Assert.Empty(await Transport.ReadAllAsync(Stream));
        await PublishAsync(1, first: 99);
        var consumer = Consume();
        await consumer.ReceivedAsync(1);
        Assert.Equal([99], consumer.Numbers);
    }

    [Fact]
    public async Task An_empty_batch_is_no_error() =>
        Assert.Empty(await Publisher.PublishBatchAsync(Stream, []));

    [Fact]
    public async Task Each_event_of_a_batch_is_settled_by_its_own_outcome()
    {
        await PublishAsync(40);

        var consumer = Consume((delivery, _) => (RunningConsumer.NumberOf(delivery) % 4) switch
        {
            0 => new(DeliveryOutcome.Handled),
            1 => new(DeliveryOutcome.DeadLettered(new DeliveryFailure { Reason = $"on purpose" })),
            2 => new(DeliveryOutcome.KeptPending),
            _ => throw new InvalidOperationException("A fault of the callback, on purpose."),
        });

        await consumer.ReceivedAsync(40);
        await Eventually.EqualAsync(20, () => PendingAsync());
        await DeadLettersAsync(10);
        await consumer.StopAsync();
        var next = Consume();
        await next.ReceivedAsync(20);
        Assert.Equal(Enumerable.Range(0, 40).Where(number => number % 4 >= 2), next.Numbers.Order());
    }
}

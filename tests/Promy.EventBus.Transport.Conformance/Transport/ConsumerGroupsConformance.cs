namespace Promy.EventBus.Transport.Conformance;

/// <summary>
/// Groups do not affect each other. Watermill <c>TestConsumerGroups</c> and <c>TestFanOut</c>, Dapr certification of
/// Kafka: each of several groups is complete.
/// </summary>
public abstract class ConsumerGroupsConformance(ITransportFactory transports) : TransportConformance(transports)
{
    private string OtherGroup => Transport.Group("other");

    [Fact]
    public async Task Two_groups_each_get_every_event()
    {
        var consumer = Consume();
        var other = Consume(subscription: Subscription with { Group = OtherGroup });

        var numbers = await PublishAsync(100);

        await consumer.ReceivedAsync(100);
        await other.ReceivedAsync(100);
        Assert.Equal(numbers, consumer.Numbers.Order());
        Assert.Equal(numbers, other.Numbers.Order());
        await SettledAsync();
        await SettledAsync(OtherGroup);
    }

    [Fact]
    public async Task Events_that_one_group_leaves_or_dead_letters_are_handled_by_the_other()
    {
        var consumer = Consume((delivery, _) => new(RunningConsumer.NumberOf(delivery) % 2 == 0
            ? DeliveryOutcome.KeptPending
            : DeliveryOutcome.DeadLettered(new DeliveryFailure { Reason = "on purpose" })));
        var other = Consume(subscription: Subscription with { Group = OtherGroup });

        await PublishAsync(20);

        await consumer.ReceivedAsync(20);
        await other.ReceivedAsync(20);
        await SettledAsync(OtherGroup);
        await Eventually.EqualAsync(10, () => PendingAsync());
        var letters = await DeadLettersAsync(10);
        Assert.All(letters, letter => Assert.Equal(Group, letter.Text("consumer_group")));
        Assert.All(other.Deliveries, delivery => Assert.Equal(1, delivery.DeliveryCount));
    }
}

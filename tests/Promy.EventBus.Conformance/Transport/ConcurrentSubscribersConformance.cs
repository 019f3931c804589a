namespace Promy.EventBus.Conformance;

/// <summary>
/// The consumers of a group divide the events among them. Watermill <c>TestConcurrentSubscribe</c>, Dapr certification of Kafka: the
/// union of one group is complete.
/// </summary>
public abstract class ConcurrentSubscribersConformance(ITransportFactory transports) : TransportConformance(transports)
{
    private const int Events = 2000;
    private const int Consumers = 20;

    [Fact]
    public async Task Twenty_consumers_of_a_group_together_get_every_event_once()
    {
        var consumers = Enumerable.Range(0, Consumers).Select(_ => Consume()).ToArray();

        var numbers = await PublishAsync(Events);

        await Eventually.EqualAsync(Events, () => consumers.Sum(consumer => consumer.Deliveries.Count), TimeSpan.FromSeconds(30));
        Assert.Equal(numbers, consumers.SelectMany(consumer => consumer.Numbers).Order());
        Assert.True(consumers.Count(consumer => consumer.Deliveries.Count > 0) > 1, "One consumer got everything.");
        await SettledAsync();
    }
}

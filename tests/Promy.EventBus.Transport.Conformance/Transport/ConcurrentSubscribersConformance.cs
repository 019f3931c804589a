namespace Promy.EventBus.Transport.Conformance;

/// <summary>
/// The consumers of a group divide the events among them. Watermill <c>TestConcurrentSubscribe</c>, Dapr certification
/// of Kafka: the union of one group is complete.
/// </summary>
public abstract class ConcurrentSubscribersConformance(ITransportFactory transports) : TransportConformance(transports)
{
    private const int Events = 2000;
    private const int Consumers = 20;

    [Fact]
    public async Task Twenty_consumers_of_a_group_together_get_every_event_once()
    {
        // Nobody goes on before everybody has something: a faster consumer cannot take everything.
        var gate = new Gate();
        RunningConsumer[] consumers = [];
        async ValueTask<DeliveryOutcome> HandleAsync(EventDelivery delivery, CancellationToken token)
        {
            if (consumers.All(consumer => !consumer.Deliveries.IsEmpty))
            {
                gate.Open();
            }

            await gate.PassAsync(token);
            return DeliveryOutcome.Handled;
        }

        consumers = [.. Enumerable.Range(0, Consumers).Select(_ => Consume(HandleAsync))];

        var numbers = await PublishAsync(Events);

        await Eventually.EqualAsync(
            Events, () => consumers.Sum(consumer => consumer.Deliveries.Count), TimeSpan.FromSeconds(30));
        Assert.Equal(numbers, consumers.SelectMany(consumer => consumer.Numbers).Order());
        await SettledAsync();
    }
}

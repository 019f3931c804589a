namespace Promy.EventBus.Transport.Conformance;

/// <summary>
/// With one slot, one consumer and nothing that fails, events are handled in the order of the stream. Watermill
/// <c>TestPublishSubscribeInOrder</c> (its mode of a single subscriber).
/// </summary>
public abstract class OrderConformance(ITransportFactory transports) : TransportConformance(transports)
{
    [Fact]
    public async Task With_one_slot_events_are_handled_in_the_order_of_the_stream()
    {
        var consumer = Consume(subscription: Subscription with { MaxConcurrency = 1 });
        var before = await PublishAsync(250);
        for (var number = 250; number < 300; number++)
        {
            await Publisher.PublishAsync(Stream, new ConformanceEvent { Number = number });
        }

        var after = await PublishAsync(250, first: 300);

        await consumer.ReceivedAsync(550);
        Assert.Equal([.. before, .. Enumerable.Range(250, 50), .. after], consumer.Numbers);
    }

    [Fact]
    public async Task The_events_of_each_publisher_keep_their_order_however_many_publish()
    {
        var publishers = Enumerable.Range(0, 8).Select(_ => StartProcess().Publisher).ToArray();
        var consumer = Consume(subscription: Subscription with { MaxConcurrency = 1 });

        await Task.WhenAll(publishers.Select((publisher, index) => PublishInOrderAsync(publisher, index * 100)));

        await consumer.ReceivedAsync(400);
        Assert.All(
            consumer.Numbers.GroupBy(number => number / 100),
            ofOne => Assert.Equal(Enumerable.Range(ofOne.Key * 100, 50), ofOne));
    }

    private async Task PublishInOrderAsync(IEventPublisher publisher, int first)
    {
        for (var number = first; number < first + 50; number++)
        {
            await publisher.PublishAsync(Stream, new ConformanceEvent { Number = number });
        }
    }
}

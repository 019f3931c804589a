namespace Promy.EventBus.Transport.Conformance;

/// <summary>
/// A process that only publishes needs nobody who consumes. Rebus <c>BasicSendReceive.HasOneWayClient</c>, Dapr
/// certification of MQTT: publish while the consumer is stopped.
/// </summary>
public abstract class OneWayClientConformance(ITransportFactory transports) : TransportConformance(transports)
{
    [Fact]
    public async Task A_publisher_that_is_gone_when_the_first_consumer_comes_has_lost_nothing()
    {
        await using (var process = Transport.StartProcess())
        {
            for (var number = 0; number < 10; number++)
            {
                await process.Publisher.PublishAsync(Stream, new ConformanceEvent { Number = number });
            }
        }

        Assert.Equal(10, (await Transport.ReadAllAsync(Stream)).Count);
        var consumer = Consume();
        await consumer.ReceivedAsync(10);
        Assert.Equal(Enumerable.Range(0, 10), consumer.Numbers.Order());
    }
}

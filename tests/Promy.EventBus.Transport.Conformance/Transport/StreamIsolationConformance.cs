namespace Promy.EventBus.Transport.Conformance;

/// <summary>
/// Streams do not mix. Watermill <c>TestTopic</c> and <c>TestConcurrentSubscribeMultipleTopics</c>, Dapr <c>multiple
/// handlers</c>.
/// </summary>
public abstract class StreamIsolationConformance(ITransportFactory transports) : TransportConformance(transports)
{
    [Fact]
    public async Task A_consumer_of_one_stream_gets_nothing_of_another()
    {
        var other = Transport.Stream("other");
        var consumer = Consume();
        var otherConsumer = Consume(subscription: Subscription with { Stream = other });

        await Publisher.PublishAsync(other, new ConformanceEvent { Number = 2 });
        await Publisher.PublishAsync(Stream, new ConformanceEvent { Number = 1 });

        await consumer.ReceivedAsync(1);
        await otherConsumer.ReceivedAsync(1);
        Assert.Equal([1], consumer.Numbers);
        Assert.Equal([2], otherConsumer.Numbers);
    }

    [Fact]
    public async Task One_subscriber_reads_ten_streams_at_once_each_completely()
    {
        var streams = Enumerable.Range(0, 10).Select(index => Transport.Stream($"stream-{index}")).ToArray();
        var process = StartProcess();
        var consumers = streams
            .Select(stream => Consume(subscription: Subscription with { Stream = stream }, process: process)).ToArray();

        await Task.WhenAll(streams.Select((stream, index) => PublishAsync(50, first: index * 1000, stream)));

        foreach (var (consumer, index) in consumers.Select((consumer, index) => (consumer, index)))
        {
            await consumer.ReceivedAsync(50);
            Assert.Equal(Enumerable.Range(index * 1000, 50), consumer.Numbers.Order());
            Assert.All(consumer.Deliveries, delivery => Assert.Equal(streams[index], delivery.Stream));
            await SettledAsync(stream: streams[index]);
        }
    }
}

namespace Promy.EventBus.Transport.Conformance;

/// <summary>
/// Consumers that come and go at the same moment do not damage their group. Watermill <c>TestConcurrentClose</c> and
/// <c>TestRouter_concurrent_close</c>.
/// </summary>
public abstract class ConcurrentCloseConformance(ITransportFactory transports) : TransportConformance(transports)
{
    [Fact]
    public async Task Every_event_arrives_after_ten_consumers_have_come_and_gone_at_once()
    {
        await PublishAsync(10);
        var consumers = Enumerable.Range(0, 10).Select(_ => Consume()).ToArray();

        // Half of them are stopped while they start, half when the events are gone.
        await Task.WhenAll(consumers[..5].Select(consumer => consumer.StopAsync()));
        await Eventually.EqualAsync(10, () => consumers.Sum(consumer => consumer.Deliveries.Count));
        await Task.WhenAll(consumers[5..].Select(consumer => consumer.StopAsync()));

        Assert.Equal(0, await PendingAsync());
        await PublishAsync(50, first: 10);
        var last = Consume();
        await last.ReceivedAsync(50);
        Assert.Equal(Enumerable.Range(10, 50), last.Numbers.Order());
        await SettledAsync();
    }

    [Fact]
    public async Task Stopping_twice_at_the_same_time_is_like_stopping_once()
    {
        await PublishAsync(10);
        var consumer = Consume();
        await consumer.ReceivedAsync(10);

        await Task.WhenAll(consumer.StopAsync(), consumer.StopAsync());
        await consumer.StopAsync();

        Assert.True(consumer.Completion.IsCompletedSuccessfully);
        Assert.Equal(0, await PendingAsync());
    }
}

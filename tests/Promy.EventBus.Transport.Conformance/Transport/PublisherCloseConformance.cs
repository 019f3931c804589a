namespace Promy.EventBus.Transport.Conformance;

/// <summary>
/// A publisher that closes has stored every event that it took. Watermill <c>TestPublisherClose</c>, Dapr
/// <c>TestPublishWhenClosedIsTerminal</c>.
/// </summary>
public abstract class PublisherCloseConformance(ITransportFactory transports) : TransportConformance(transports)
{
    protected override TransportServer Server => TransportServer.Own;

    [Fact]
    public async Task No_confirmed_event_is_missing_after_twenty_publishers_have_closed()
    {
        await Task.WhenAll(Enumerable.Range(0, 20).Select(PublishAndCloseAsync));

        var consumer = Consume();

        await consumer.ReceivedAsync(2000, TimeSpan.FromSeconds(30));
        Assert.Equal(Enumerable.Range(0, 2000), consumer.Numbers.Order());
    }

    [Fact]
    public async Task Enqueued_events_are_stored_in_order_when_the_publisher_has_closed()
    {
        var process = Transport.StartProcess();
        var taken = Enumerable.Range(0, 2000).Count(
            number => process.Publisher.TryEnqueue(new DeclaredEvent { Number = number }));

        await process.DisposeAsync();

        Assert.Equal(2000, taken);
        var consumer = Consume(
            subscription: Subscription with { Stream = DeclaredEvent.StreamName, MaxConcurrency = 1 });
        await consumer.ReceivedAsync(2000, TimeSpan.FromSeconds(30));
        Assert.Equal(Enumerable.Range(0, 2000), consumer.Numbers);
    }

    [Fact]
    public async Task A_closed_publisher_enqueues_nothing_more()
    {
        var process = Transport.StartProcess();
        Assert.True(process.Publisher.TryEnqueue(new DeclaredEvent()));

        await process.DisposeAsync();

        Assert.False(process.Publisher.TryEnqueue(new DeclaredEvent()));
        Assert.Single(await Transport.ReadAllAsync(DeclaredEvent.StreamName));
    }

    private async Task PublishAndCloseAsync(int index)
    {
        await using var process = Transport.StartProcess();
        await Task.WhenAll(Enumerable.Range(index * 100, 100)
            .Select(
                number => process.Publisher.PublishAsync(Stream, new ConformanceEvent { Number = number }).AsTask()));
    }
}

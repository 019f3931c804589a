namespace Promy.EventBus.Transport.Conformance;

/// <summary>
/// What was queued is sent, and then nothing is taken. Our own: <see cref="IEventTransport.DrainAsync"/>.
/// </summary>
public abstract class BusDrainConformance(ITransportFactory transports) : BusConformance(transports)
{
    protected override TransportServer Server => TransportServer.Own;

    [Fact]
    public async Task A_drain_stores_what_was_queued_and_ends_the_taking()
    {
        var host = await StartSenderAsync();
        for (var number = 0; number < 300; number++)
        {
            Assert.True(PublisherOf(host).TryEnqueue(new DeclaredEvent { Number = number }));
        }

        await TransportOf(host).DrainAsync(CancellationToken.None);

        Assert.Equal(300, await StoredAsync());
        Assert.False(PublisherOf(host).TryEnqueue(new DeclaredEvent()));
        await TransportOf(host).DrainAsync(CancellationToken.None);
        Assert.Equal(300, await StoredAsync());
    }

    [Fact]
    public async Task A_drain_with_nothing_queued_ends_the_taking_too()
    {
        var host = await StartSenderAsync();

        await TransportOf(host).DrainAsync(CancellationToken.None);

        Assert.False(PublisherOf(host).TryEnqueue(new DeclaredEvent()));
        Assert.Equal(0, await StoredAsync());
    }

    private async Task<int> StoredAsync() => (await Transport.ReadAllAsync(DeclaredEvent.StreamName)).Count;
}

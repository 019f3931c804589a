namespace Promy.EventBus.Transport.Conformance;

/// <summary>
/// If nothing fails, every event is delivered exactly once. Rebus <c>TestManyMessages.SendAndReceiveManyMessages</c>.
/// </summary>
public abstract class ManyMessagesExactlyOnceConformance(ITransportFactory transports)
    : TransportConformance(transports)
{
    [Fact]
    public async Task Five_thousand_events_reach_two_consumers_once_each()
    {
        var first = Consume();
        var second = Consume();

        var numbers = await PublishAsync(5000);

        await Eventually.TrueAsync(
            () => first.Deliveries.Count + second.Deliveries.Count >= 5000, TimeSpan.FromSeconds(30));
        await SettledAsync();

        // A surplus delivery would be on its way: the stops wait for it.
        await Task.WhenAll(first.StopAsync(), second.StopAsync());
        Assert.Equal(numbers, first.Numbers.Concat(second.Numbers).Order());
        Assert.All(first.Deliveries.Concat(second.Deliveries), delivery => Assert.Equal(1, delivery.DeliveryCount));
        Assert.Equal(5000, (await Transport.ReadAllAsync(Stream)).Select(entry => entry.EntryId).Distinct().Count());
    }
}

namespace Promy.EventBus.Transport.Conformance;

/// <summary>
/// Closing one consumer does not disturb another. Dapr <c>stop subscribers</c> (three times) and its certification of
/// Kafka: add and stop a consumer of a group.
/// </summary>
public abstract class StopOneOfTwoConformance(ITransportFactory transports) : TransportConformance(transports)
{
    [Fact]
    public async Task The_other_consumer_of_a_group_goes_on_and_the_closed_one_gets_no_more()
    {
        // Entries that the leaving one hands back are there at once, and found when the other looks for them.
        var stays = Consume(subscription: Subscription with { RecoveryInterval = Quick.RecoveryInterval });
        var handled = new List<int>();
        var published = 0;
        for (var round = 0; round < 3; round++)
        {
            var leaves = Consume();
            await Eventually.TrueAsync(async () =>
            {
                await PublishAsync(20, first: published);
                published += 20;
                return !leaves.Deliveries.IsEmpty;
            });
            await leaves.StopAsync();
            handled.AddRange(leaves.Numbers);
            var got = leaves.Deliveries.Count;

            await PublishAsync(100, first: published);
            published += 100;

            var others = published - handled.Count;
            await stays.ReceivedAsync(others);
            await SettledAsync();
            Assert.Equal(got, leaves.Deliveries.Count);
        }

        Assert.Equal(Enumerable.Range(0, published), stays.Numbers.Concat(handled).Order());
    }

    [Fact]
    public async Task The_other_subscription_of_a_process_goes_on()
    {
        var process = StartProcess();
        var stays = Consume(process: process);
        for (var round = 0; round < 3; round++)
        {
            var stream = Transport.Stream($"other-{round}");
            var leaves = Consume(subscription: Subscription with { Stream = stream }, process: process);
            await PublishAsync(10, stream: stream);
            await leaves.ReceivedAsync(10);
            await leaves.StopAsync();
            await PublishAsync(10, stream: stream);

            await PublishAsync(20, first: round * 20);

            await stays.ReceivedAsync((round + 1) * 20);
            Assert.Equal(10, leaves.Deliveries.Count);
        }

        Assert.Equal(Enumerable.Range(0, 60), stays.Numbers.Order());
    }
}

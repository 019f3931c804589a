namespace Promy.EventBus.Transport.Conformance;

/// <summary>
/// Consumers that settle nothing leave everything to the next one. Watermill <c>TestContinueAfterErrors</c>.
/// </summary>
public abstract class ContinueAfterErrorsConformance(ITransportFactory transports) : TransportConformance(transports)
{
    [Fact]
    public async Task A_consumer_handles_everything_after_three_that_settled_nothing()
    {
        var numbers = await PublishAsync(50);
        for (var round = 0; round < 3; round++)
        {
            var bad = Consume((_, _) => new(DeliveryOutcome.KeptPending));
            await bad.ReceivedAsync(50);
            await bad.StopAsync();
            Assert.Equal(50, await PendingAsync());
        }

        var good = Consume();

        await good.ReceivedAsync(50);
        Assert.Equal(numbers, good.Numbers.Order());
        Assert.All(good.Deliveries, delivery => Assert.Equal(4, delivery.DeliveryCount));
        await SettledAsync();
        Assert.Empty(await DeadLettersAsync());
    }
}

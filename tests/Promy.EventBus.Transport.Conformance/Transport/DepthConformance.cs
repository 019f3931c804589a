namespace Promy.EventBus.Transport.Conformance;

/// <summary>
/// The lag of a group starts at zero and is exact. Rebus <c>TransportInspectorTest.InitialCountIsZero</c>.
/// </summary>
[Needs(nameof(TransportFeatures.ReportsLag))]
public abstract class DepthConformance(ITransportFactory transports) : TransportConformance(transports)
{
    [Fact]
    public async Task The_lag_of_a_group_is_what_it_was_not_given_and_zero_at_first()
    {
        var consumer = Consume();
        await Eventually.EqualAsync(0, LagAsync);
        await PublishAsync(3);
        await consumer.ReceivedAsync(3);
        await Eventually.EqualAsync(0, LagAsync);
        await consumer.StopAsync();

        await PublishAsync(5);
        Assert.Equal(5, await LagAsync());

        await Consume().ReceivedAsync(5);
        await Eventually.EqualAsync(0, LagAsync);
    }

    [Fact]
    public async Task Events_given_to_a_group_and_not_settled_are_pending_and_not_lag()
    {
        await PublishAsync(4);
        var consumer = Consume((_, _) => new(DeliveryOutcome.KeptPending));
        await consumer.ReceivedAsync(4);

        Assert.Equal(0, await LagAsync());
        Assert.Equal(4, await PendingAsync());
    }

    [Fact]
    public async Task The_lag_of_a_missing_group_is_unknown() => Assert.Null(await LagAsync());

    private Task<long?> LagAsync() => Transport.LagAsync(Stream, Group);
}

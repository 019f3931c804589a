using Microsoft.Extensions.Hosting;

namespace Promy.EventBus.Transport.Conformance;

/// <summary>
/// A host learns how far a group is behind. Our own: <see cref="IEventTransport.GetLagAsync"/>, and Rebus
/// <c>TransportInspectorTest.InitialCountIsZero</c>.
/// </summary>
[Needs(nameof(TransportFeatures.ReportsLag))]
public abstract class BusLagConformance(ITransportFactory transports) : BusConformance(transports)
{
    [Fact]
    public async Task Without_the_stream_or_the_group_there_is_no_lag()
    {
        var host = await StartSenderAsync();
        Assert.Null(await LagAsync(host));

        await PublishAsync(host, 1);

        Assert.Null(await LagAsync(host));
    }

    [Fact]
    public async Task Events_in_work_are_pending_and_undelivered_ones_are_lag()
    {
        var gate = new Gate();
        var host = await StartAsync(new HandlerScript<ConformanceHandler>((_, token) => gate.PassAsync(token)));
        await PublishAsync(host, 1, 2, 3);
        await Eventually.EqualAsync<(long?, long?)>((0, 3), () => NumbersAsync(host));

        gate.Open();
        await Eventually.EqualAsync<(long?, long?)>((0, 0), () => NumbersAsync(host));
        await host.StopAsync();

        var sender = await StartSenderAsync();
        await PublishAsync(sender, 4, 5);
        Assert.Equal<(long?, long?)>((2, 0), await NumbersAsync(sender));
    }

    private Task<GroupLag?> LagAsync(IHost host) =>
        TransportOf(host).GetLagAsync(Stream, Group, CancellationToken.None);

    private async Task<(long?, long?)> NumbersAsync(IHost host)
    {
        var lag = await LagAsync(host);
        return (lag?.Lag, lag?.Pending);
    }
}

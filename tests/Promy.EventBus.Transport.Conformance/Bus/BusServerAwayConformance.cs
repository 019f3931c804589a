namespace Promy.EventBus.Transport.Conformance;

/// <summary>
/// A server that cannot be reached is told apart from one that refuses, and said in one line. Our own:
/// <see cref="IEventTransport.VerifyAsync"/> and <see cref="IEventTransport.Describe"/>.
/// </summary>
[Needs(nameof(TransportFeatures.CanRestartServer))]
public abstract class BusServerAwayConformance(ITransportFactory transports) : BusConformance(transports)
{
    protected override TransportServer Server => TransportServer.Own;

    [Fact]
    public async Task A_server_that_is_away_is_not_verified_until_it_is_back()
    {
        await Transport.StopServerAsync();
        var transport = TransportOf(await StartSenderAsync());

        Assert.False(await transport.VerifyAsync(CancellationToken.None));

        await Transport.StartServerAsync();
        await Eventually.TrueAsync(() => transport.VerifyAsync(CancellationToken.None));
    }

    [Fact]
    public async Task A_round_trip_to_a_server_that_is_away_fails_with_an_error_of_one_line()
    {
        var host = await StartSenderAsync();
        await PublishAsync(host, 1);
        var transport = TransportOf(host);
        await Transport.StopServerAsync();

        var error = await Assert.ThrowsAnyAsync<Exception>(async () =>
        {
            using var timeout = new CancellationTokenSource(transport.ReplyTimeout);
            await transport.MeasureRoundTripAsync(timeout.Token);
        });

        AssertOneLine(transport.Describe(error, withAddress: true));
        AssertOneLine(transport.Describe(error, withAddress: false));
        await Transport.StartServerAsync();
        await Eventually.TrueAsync(async () =>
            await transport.MeasureRoundTripAsync(CancellationToken.None) > TimeSpan.Zero);
    }
}

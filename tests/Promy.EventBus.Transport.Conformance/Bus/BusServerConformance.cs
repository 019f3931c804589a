namespace Promy.EventBus.Transport.Conformance;

/// <summary>
/// The server answers: it is verified, timed and named. Our own: <see cref="IEventTransport.VerifyAsync"/>,
/// <see cref="IEventTransport.MeasureRoundTripAsync"/>, and the names for logs, health and telemetry.
/// </summary>
public abstract class BusServerConformance(ITransportFactory transports) : BusConformance(transports)
{
    [Fact]
    public async Task A_server_that_answers_is_verified_as_often_as_it_is_asked()
    {
        var transport = TransportOf(await StartSenderAsync());

        Assert.True(await transport.VerifyAsync(CancellationToken.None));
        Assert.True(await transport.VerifyAsync(CancellationToken.None));
    }

    [Fact]
    public async Task A_round_trip_is_timed_and_shorter_than_the_longest_wait()
    {
        var host = await StartSenderAsync();
        await PublishAsync(host, 1);
        var transport = TransportOf(host);

        var roundTrip = await transport.MeasureRoundTripAsync(CancellationToken.None);

        Assert.InRange(roundTrip, TimeSpan.FromTicks(1), transport.ReplyTimeout);
    }

    [Fact]
    public async Task A_round_trip_that_is_cancelled_gives_up()
    {
        var transport = TransportOf(await StartSenderAsync());

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => transport.MeasureRoundTripAsync(new CancellationToken(canceled: true)));
    }

    [Fact]
    public async Task Name_address_and_messaging_system_are_fit_for_logs_and_tags()
    {
        var host = await StartSenderAsync();
        await PublishAsync(host, 1);
        var transport = TransportOf(host);

        AssertOneLine(transport.Name);
        AssertOneLine(transport.Address ?? "not known");
        Assert.Matches("^[a-z][a-z0-9_.-]*$", transport.MessagingSystem);
    }

    [Fact]
    public async Task Publisher_subscriber_and_dead_letters_are_always_the_same_instances()
    {
        var transport = TransportOf(await StartSenderAsync());

        Assert.Same(transport.Publisher, transport.Publisher);
        Assert.Same(transport.Subscriber, transport.Subscriber);
        Assert.Same(transport.DeadLetters, transport.DeadLetters);
    }
}

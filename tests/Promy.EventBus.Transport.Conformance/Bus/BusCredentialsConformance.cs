using Microsoft.Extensions.Hosting;

namespace Promy.EventBus.Transport.Conformance;

/// <summary>
/// Credentials that the server refuses end the start, and no text shows them. Our own:
/// <see cref="IEventTransport.VerifyAsync"/> and <see cref="IEventTransport.Describe"/>.
/// </summary>
[Needs(nameof(TransportFeatures.RefusesCredentials))]
public abstract class BusCredentialsConformance(ITransportFactory transports) : BusConformance(transports)
{
    private const string Password = "conformance-secret";

    /// <summary>A refusal is provoked: the log of a shared server shows none.</summary>
    protected override TransportServer Server => TransportServer.Own;

    [Fact]
    public async Task Refused_credentials_end_the_start_and_every_later_question()
    {
        using var host = BuildRefused();

        await Assert.ThrowsAsync<EventBusConfigurationException>(() => host.StartAsync());

        var transport = TransportOf(host);
        await Assert.ThrowsAsync<EventBusConfigurationException>(
            () => transport.VerifyAsync(CancellationToken.None));
        await Assert.ThrowsAsync<EventBusConfigurationException>(
            () => transport.MeasureRoundTripAsync(CancellationToken.None));
    }

    [Fact]
    public async Task No_text_about_refused_credentials_has_the_password()
    {
        using var host = BuildRefused();
        var transport = TransportOf(host);

        var error = await Assert.ThrowsAsync<EventBusConfigurationException>(
            () => transport.VerifyAsync(CancellationToken.None));

        AssertOneLine(transport.Describe(error, withAddress: true));
        string?[] texts =
        [
            transport.Describe(error, withAddress: true),
            transport.Describe(error, withAddress: false),
            error.ToString(),
            transport.Name,
            transport.Address,
        ];
        Assert.All(texts, text => Assert.DoesNotContain(Password, text ?? "", StringComparison.Ordinal));
    }

    private IHost BuildRefused() => Build(
        bus => Transport.AddRefusedTo(bus, Password), options => options.Consumer.Group = null);
}

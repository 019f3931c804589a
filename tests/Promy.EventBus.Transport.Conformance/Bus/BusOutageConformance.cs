using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Promy.EventBus.Transport.Conformance;

/// <summary>
/// A host survives the outage of its server: it says so, ends nothing, and goes on by itself. Wolverine
/// <c>receiver_endpoint_health</c> and <c>sender_endpoint_health</c>, Dapr certification: stop and restart of the
/// broker.
/// </summary>
[Needs(nameof(TransportFeatures.CanRestartServer))]
public abstract class BusOutageConformance(ITransportFactory transports) : BusConformance(transports)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    protected override TransportServer Server => TransportServer.Own;

    [Fact]
    public async Task A_host_is_unhealthy_while_its_server_is_away_and_then_goes_on()
    {
        var script = new HandlerScript<ConformanceHandler>();
        var host = await StartAsync(script);
        await PublishAsync(host, 1);
        await Eventually.EqualAsync(1, () => script.Calls.Count);

        await Transport.StopServerAsync();
        var away = await Eventually.ReadAsync(
            () => HealthOf(host), report => report.Status == HealthStatus.Unhealthy, Patience);
        await Transport.StartServerAsync();

        Assert.All(away.Entries.Values, entry => Assert.Null(entry.Exception));
        await Eventually.ReadAsync(() => HealthOf(host), report => report.Status == HealthStatus.Healthy, Patience);
        await PublishAsync(host, 2);
        await Eventually.TrueAsync(() => script.Numbers.Contains(2), Patience);
        await SettledAsync();
    }

    [Fact]
    public async Task A_host_starts_without_its_server_and_consumes_when_it_appears()
    {
        await using (var process = Transport.StartProcess())
        {
            await process.Publisher.PublishAsync(Stream, new ConformanceEvent { Number = 7 });
        }

        await Transport.StopServerAsync();
        var script = new HandlerScript<ConformanceHandler>();
        var host = await StartAsync(script);
        Assert.Equal(HealthStatus.Unhealthy, (await HealthOf(host)).Status);

        await Transport.StartServerAsync();

        await Eventually.TrueAsync(() => script.Numbers.Contains(7), Patience);
        await Eventually.ReadAsync(() => HealthOf(host), report => report.Status == HealthStatus.Healthy, Patience);
    }
}

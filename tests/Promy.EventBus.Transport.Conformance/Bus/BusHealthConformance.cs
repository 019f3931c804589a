using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Promy.EventBus.Transport.Conformance;

/// <summary>
/// Health is told at any moment, never as an exception, and for each endpoint. Wolverine
/// <c>all_listeners_say_they_are_accepting_on_startup</c>, <c>can_collect_endpoint_health_snapshots_without_error</c>
/// and <c>transport_health_check_does_not_throw</c>.
/// </summary>
public abstract class BusHealthConformance(ITransportFactory transports) : BusConformance(transports)
{
    [Fact]
    public async Task Soon_after_the_start_every_subscription_is_reported_and_all_is_healthy()
    {
        var host = await StartAsync(bus =>
        {
            AddHandler<ConformanceHandler, ConformanceEvent>(bus, new HandlerScript<ConformanceHandler>());
            AddHandler<OtherHandler, ConformanceEvent>(
                bus, new HandlerScript<OtherHandler>(), consumer => consumer.Stream = Transport.Stream("other"));
        });

        var report = await Eventually.ReadAsync(() => HealthOf(host), report => report.Status == HealthStatus.Healthy);

        Assert.NotEmpty(report.Entries);
        Assert.All(report.Entries.Values, entry => Assert.All(
            new[] { Stream, Transport.Stream("other") },
            stream => Assert.Contains(entry.Data.Keys, key => key.Contains(stream, StringComparison.Ordinal))));
    }

    [Fact]
    public async Task At_every_moment_of_its_life_a_host_reports_a_status_and_never_an_exception()
    {
        var script = new HandlerScript<ConformanceHandler>();
        var host = await StartAsync(script);
        var reports = new List<HealthReport> { await HealthOf(host) };
        await PublishAsync(host, Enumerable.Range(0, 200));
        while (script.Calls.Count < 200)
        {
            reports.Add(await HealthOf(host));
        }

        var stopping = host.StopAsync();
        reports.Add(await HealthOf(host));
        await stopping;
        reports.Add(await HealthOf(host));

        Assert.All(reports.SelectMany(report => report.Entries.Values), entry => Assert.Null(entry.Exception));
        Assert.NotEmpty(reports[0].Entries);
        Assert.NotEqual(HealthStatus.Healthy, reports[^1].Status);
    }

    [Fact]
    public async Task A_host_that_only_publishes_is_healthy()
    {
        var host = await StartAsync(_ => { }, options => options.Consumer.Group = null);

        Assert.Equal(HealthStatus.Healthy, (await HealthOf(host)).Status);
    }
}

using System.Diagnostics;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;

namespace Promy.EventBus.EndToEnd.Tests;

/// <summary>The scan finds a secret in every place that can hold one.</summary>
public sealed class SecretScanSelfTests
{
    private const string Secret = "planted";
    private readonly SecretScan _scan = new();

    [Fact]
    public void The_scan_finds_a_secret_in_message_state_scope_and_exception_of_a_record()
    {
        var logger = new FakeLogger();
        using (logger.BeginScope(new Dictionary<string, object> { ["a"] = Secret }))
        {
            logger.LogInformation("in a scope");
        }

        logger.Log(
            LogLevel.Trace,
            default,
            new Dictionary<string, object?> { ["b"] = Secret }.ToList(),
            null,
            (_, _) => "in the state");
        logger.LogInformation("planted in the message");
        logger.LogInformation(
            new InvalidOperationException("outer", new AggregateException(new TimeoutException(Secret))),
            "in an exception");

        AssertFound(() => logger.Collector.GetSnapshot().ToList().ForEach(_scan.Add), atLeast: 4);
    }

    [Fact]
    public void The_scan_finds_a_secret_in_the_data_of_an_exception() =>
        AssertFound(() => _scan.Add("", new InvalidOperationException { Data = { ["c"] = Secret } }));

    [Fact]
    public void The_scan_finds_a_secret_in_a_health_report()
    {
        var nested = new Dictionary<string, object> { ["loop"] = new Dictionary<string, object> { ["d"] = Secret } };
        AssertFound(() => _scan.Add(Report(new HealthReportEntry(HealthStatus.Healthy, Secret, default, null, null))));
        AssertFound(() => _scan.Add(Report(new HealthReportEntry(HealthStatus.Healthy, null, default, null, nested))));
        AssertFound(
            () => _scan.Add(
                Report(
                    new HealthReportEntry(HealthStatus.Healthy, null, default, new TimeoutException(Secret), null))));
    }

    [Fact]
    public void The_scan_finds_a_secret_in_a_span_and_in_a_metric()
    {
        using var tap = new TelemetryTap(_scan);
        using var source = new ActivitySource("planting");
        using var meter = new System.Diagnostics.Metrics.Meter("planting");
        AssertFound(() => source.StartActivity("a")!.SetTag("e", Secret).Dispose());
        AssertFound(() => source.StartActivity("a")!.AddException(new TimeoutException(Secret)).Dispose());
        AssertFound(() => meter.CreateCounter<long>("count").Add(1, new KeyValuePair<string, object?>("f", Secret)));
    }

    [Fact]
    public void The_scan_finds_a_secret_in_an_object()
    {
        AssertFound(() => _scan.AddObject(new DeliveryFailure { Reason = Secret }));
        AssertFound(
            () => _scan.AddObject(new PromyEventBusOptions { Redis = { }, DeadLetter = { ServiceName = Secret } }));
    }

    private static HealthReport Report(HealthReportEntry entry) =>
        new(new Dictionary<string, HealthReportEntry> { ["check"] = entry }, default);

    private void AssertFound(Action plant, int atLeast = 1)
    {
        var before = _scan.Hits(Secret).Length;
        plant();
        Assert.True(_scan.Hits(Secret).Length - before >= atLeast);
    }
}

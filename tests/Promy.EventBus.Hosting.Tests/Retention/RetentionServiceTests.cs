using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.Metrics.Testing;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Promy.EventBus.Hosting.Tests;

public sealed class RetentionServiceTests
{
    private const string Trim = $"trim {OrderPlacedEvent.StreamName} until-acknowledged";
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(10);

    [Fact]
    public async Task The_service_does_not_run_without_a_configured_retention()
    {
        await using var bus = await TestBus.WithFirstAsync(options => options.Retention.Interval = Interval);

        await Eventually.TrueAsync(() => Service(bus).ExecuteTask is { IsCompletedSuccessfully: true });
        Assert.Empty(Trims(bus));
    }

    [Fact]
    public async Task Every_consumed_stream_is_trimmed_each_interval_and_not_before()
    {
        await using var bus = await StartAsync();

        await bus.Clock.WaitForAboutAsync(Interval);
        Assert.Empty(Trims(bus));
        await bus.Clock.PassAboutAsync(Interval);
        await bus.Clock.WaitForAboutAsync(Interval, times: 2);
        Assert.Equal([Trim], Trims(bus));

        await bus.Clock.PassAboutAsync(Interval, times: 2);
        await bus.Clock.WaitForAboutAsync(Interval, times: 3);
        Assert.Equal([Trim, Trim], Trims(bus));
    }

    [Fact]
    public async Task An_error_is_logged_when_it_begins_changes_and_ends_and_stops_no_trim()
    {
        await using var bus = await StartAsync(options => options.Retention.Streams.Add(
            new EventBusStreamRetentionOptions { Stream = "events:broken", MaxLength = 5 }));
        string?[] problems = ["first", "first", "second", null, null];
        for (var round = 1; round <= problems.Length; round++)
        {
            bus.Transport.Trim = (stream, _, _) => problems[round - 1] is { } problem && stream == "events:broken"
                ? Task.FromException(new InvalidOperationException(problem))
                : Task.CompletedTask;
            await bus.Clock.PassAboutAsync(Interval, round);
            await bus.Clock.WaitForAboutAsync(Interval, round + 1);
        }

        Assert.Equal(
            [
                "events:broken is not trimmed and grows: InvalidOperationException: first. It is tried again each "
                + "interval",
                "events:broken is not trimmed and grows: InvalidOperationException: second. It is tried again each "
                + "interval",
                "Trimming events:broken works again",
            ],
            bus.Logs.GetSnapshot().Where(record => record.Id.Id is 611 or 612).Select(record => record.Message));
        Assert.Equal(problems.Length, Trims(bus).Count(call => call == Trim));
    }

    [Fact]
    public async Task Entries_removed_before_an_error_are_counted()
    {
        const string Stream = "events:counted";
        using var trimmed = new MetricCollector<long>(null, EventBusTelemetry.MeterName, "promy.eventbus.trimmed");
        using var unread = new MetricCollector<long>(
            null, EventBusTelemetry.MeterName, "promy.eventbus.trimmed_unread");
        await using var bus = await TestBus.StartAsync(configure: options =>
        {
            options.Retention.Interval = Interval;
            options.Retention.Streams.Add(new EventBusStreamRetentionOptions { Stream = Stream, MaxLength = 5 });
        });
        bus.Transport.Trim = (_, removed, _) =>
        {
            removed.Report(new TrimResult(10, 3));
            removed.Report(new TrimResult(4, 0));
            throw new InvalidOperationException("broken");
        };

        await bus.Clock.PassAboutAsync(Interval);
        await bus.Clock.WaitForAboutAsync(Interval, times: 2);

        Assert.Equal([10, 4], Of(trimmed, Stream));
        Assert.Equal([3], Of(unread, Stream));
        var log = Assert.Single(bus.LogsOf(LogLevel.Debug), record => record.Id.Id == 613);
        Assert.Equal($"Trimmed {Stream} by 14 entries, 3 of them not read by every group (max-length 5)", log.Message);
    }

    [Fact]
    public async Task A_stop_does_not_wait_for_a_trim()
    {
        await using var bus = await StartAsync();
        var began = new TaskCompletionSource();
        bus.Transport.Trim = (_, _, cancellationToken) =>
        {
            began.SetResult();
            return Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
        };
        await bus.Clock.PassAboutAsync(Interval);
        await began.Task.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);

        await bus.Host.StopAsync(TestContext.Current.CancellationToken)
            .WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);

        Assert.Empty(bus.LogsOf(LogLevel.Warning));
    }

    private static Task<TestBus> StartAsync(Action<PromyEventBusOptions>? configure = null) =>
        TestBus.WithFirstAsync(options =>
    {
        options.Retention.Interval = Interval;
        options.Retention.UntilAcknowledged = true;
        configure?.Invoke(options);
    });

    private static RetentionService Service(TestBus bus) =>
        bus.Host.Services.GetServices<IHostedService>().OfType<RetentionService>().Single();

    private static string[] Trims(TestBus bus) =>
        [.. bus.Transport.Calls.Where(call => call.StartsWith("trim ", StringComparison.Ordinal))];

    private static IEnumerable<long> Of(MetricCollector<long> collector, string stream) =>
        collector.GetMeasurementSnapshot()
            .Where(measurement => (string?)measurement.Tags["messaging.destination.name"] == stream)
            .Select(measurement => measurement.Value);
}

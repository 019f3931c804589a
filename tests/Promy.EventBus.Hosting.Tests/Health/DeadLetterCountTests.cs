using Microsoft.Extensions.Diagnostics.Metrics.Testing;

namespace Promy.EventBus.Hosting.Tests.Health;

public sealed class DeadLetterCountTests
{
    private const string Metric = "promy.eventbus.dead_letter_entries";
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task The_entries_of_each_dead_letter_stream_are_counted_once_a_minute()
    {
        using var entries = new MetricCollector<long>(null, EventBusTelemetry.MeterName, Metric);
        await using var bus = await StartAsync("counted:dlq");
        var count = 4L;
        bus.Transport.Length = (stream, _) => Task.FromResult(stream == "counted:dlq" ? count : -1);

        await bus.Clock.PassAboutAsync(Interval);
        await bus.Clock.WaitForAboutAsync(Interval, times: 2);
        count = 0;
        await bus.Clock.PassAboutAsync(Interval, times: 2);
        await bus.Clock.WaitForAboutAsync(Interval, times: 3);

        Assert.Equal([4, 0], Of(entries, "counted:dlq"));
    }

    [Fact]
    public async Task An_error_of_the_count_is_logged_once_and_not_measured()
    {
        using var entries = new MetricCollector<long>(null, EventBusTelemetry.MeterName, Metric);
        await using var bus = await StartAsync("broken:dlq");
        for (var round = 1; round <= 3; round++)
        {
            bus.Transport.Length = (_, _) =>
                round < 3 ? throw new InvalidOperationException("broken") : Task.FromResult(7L);
            await bus.Clock.PassAboutAsync(Interval, round);
            await bus.Clock.WaitForAboutAsync(Interval, round + 1);
        }

        Assert.Equal([7], Of(entries, "broken:dlq"));
        Assert.Equal(
            [
                "The dead letters in broken:dlq cannot be counted, and the metric keeps its last value: "
                + "InvalidOperationException: broken",
                "The dead letters in broken:dlq are counted again",
            ],
            bus.Logs.GetSnapshot().Where(record => record.Id.Id is 614 or 615).Select(record => record.Message));
    }

    [Fact]
    public async Task The_lag_check_shares_its_count_with_the_metric()
    {
        using var entries = new MetricCollector<long>(null, EventBusTelemetry.MeterName, Metric);
        await using var bus = await TestBus.WithFirstAsync(options =>
        {
            options.DeadLetter.Stream = "checked:dlq";
            options.Health.MaxDeadLetters = 10;
        });
        bus.Transport.Length = (_, _) => Task.FromResult(3L);

        await bus.CheckHealthAsync("promy-eventbus-lag");

        Assert.Equal([3], Of(entries, "checked:dlq"));
    }

    private static Task<TestBus> StartAsync(string deadLetters) =>
        TestBus.WithFirstAsync(options => options.DeadLetter.Stream = deadLetters);

    private static IEnumerable<long> Of(MetricCollector<long> collector, string stream) =>
        collector.GetMeasurementSnapshot()
            .Where(measurement => (string?)measurement.Tags["messaging.destination.name"] == stream)
            .Select(measurement => measurement.Value);
}

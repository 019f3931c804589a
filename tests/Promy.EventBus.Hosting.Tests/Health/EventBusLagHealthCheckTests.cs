using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Promy.EventBus.Hosting.Tests.Health;

public sealed class EventBusLagHealthCheckTests
{
    private const string Label = "test:orders for tests";

    [Fact]
    public async Task The_lag_of_each_group_is_told_and_not_judged_without_a_limit()
    {
        await using var bus = await TestBus.WithFirstAsync();
        bus.Transport.Lag = (_, _, _) => Task.FromResult<GroupLag?>(new GroupLag(1_000_000, 3));

        var entry = await CheckAsync(bus);

        Assert.Equal(HealthStatus.Healthy, entry.Status);
        Assert.Equal(new Dictionary<string, object> { ["lag"] = 1_000_000L, ["pending"] = 3L }, entry.Data[Label]);
    }

    [Theory]
    [InlineData(100, HealthStatus.Healthy)]
    [InlineData(101, HealthStatus.Degraded)]
    public async Task A_lag_beyond_its_limit_is_degraded(int lag, HealthStatus expected)
    {
        await using var bus = await TestBus.WithFirstAsync(options => options.Health.MaxLag = 100);
        bus.Transport.Lag = (_, _, _) => Task.FromResult<GroupLag?>(new GroupLag(lag, 0));

        var entry = await CheckAsync(bus);

        Assert.Equal(expected, entry.Status);
        Assert.Equal(
            expected == HealthStatus.Healthy
                ? "No group is behind its limit."
                : $"{Label}: 101 events behind (limit 100).",
            entry.Description);
    }

    [Fact]
    public async Task A_lag_that_redis_does_not_know_is_unknown_and_not_0()
    {
        await using var bus = await TestBus.WithFirstAsync();
        bus.Transport.Lag = (_, _, _) => Task.FromResult<GroupLag?>(new GroupLag(null, 3));
        var withoutLag = await CheckAsync(bus);
        bus.Transport.Lag = (_, _, _) => Task.FromResult<GroupLag?>(null);
        var withoutGroup = await CheckAsync(bus);

        Assert.Equal(new Dictionary<string, object> { ["lag"] = "unknown", ["pending"] = 3L }, withoutLag.Data[Label]);
        Assert.Equal(
            new Dictionary<string, object> { ["lag"] = "unknown", ["pending"] = "unknown" }, withoutGroup.Data[Label]);
        Assert.Equal((HealthStatus.Healthy, HealthStatus.Healthy), (withoutLag.Status, withoutGroup.Status));
    }

    [Theory]
    [InlineData(0, "the lag is unknown (limit 100).")]
    [InlineData(100, "the lag is unknown, 100 or more (limit 100).")]
    [InlineData(101, "101 or more events behind (limit 100).")]
    public async Task An_unknown_lag_with_a_limit_is_degraded(int atLeast, string expected)
    {
        await using var bus = await TestBus.WithFirstAsync(options => options.Health.MaxLag = 100);
        bus.Transport.Lag = (_, _, _) => Task.FromResult<GroupLag?>(new GroupLag(null, 3, atLeast));

        var entry = await CheckAsync(bus);

        Assert.Equal((HealthStatus.Degraded, $"{Label}: {expected}"), (entry.Status, entry.Description));
    }

    [Fact]
    public async Task A_group_that_does_not_exist_is_degraded_if_there_is_a_limit()
    {
        await using var bus = await TestBus.WithFirstAsync(options => options.Health.MaxLag = 100);
        bus.Transport.Lag = (_, _, _) => Task.FromResult<GroupLag?>(null);

        var entry = await CheckAsync(bus);

        Assert.Equal(HealthStatus.Degraded, entry.Status);
        Assert.Equal($"{Label}: the lag is unknown: there is no such stream or group (limit 100).", entry.Description);
    }

    [Fact]
    public async Task A_lag_that_cannot_be_asked_for_is_degraded_and_never_throws()
    {
        await using var bus = await TestBus.WithFirstAsync();
        bus.Transport.Lag = (_, _, _) => throw new InvalidOperationException("broken");

        var entry = await CheckAsync(bus);

        Assert.Equal(HealthStatus.Degraded, entry.Status);
        Assert.Equal($"{Label}: the lag is unknown. InvalidOperationException: broken", entry.Description);
        Assert.Null(entry.Exception);
    }

    [Theory]
    [InlineData(10, HealthStatus.Healthy)]
    [InlineData(11, HealthStatus.Degraded)]
    public async Task Dead_letters_beyond_their_limit_are_degraded(int count, HealthStatus expected)
    {
        await using var bus = await TestBus.WithFirstAsync(options => options.Health.MaxDeadLetters = 10);
        bus.Transport.Length = (stream, _) => Task.FromResult(stream == "events:dlq" ? (long)count : 1_000_000);

        var entry = await CheckAsync(bus);

        Assert.Equal(expected, entry.Status);
        Assert.Equal((long)count, entry.Data["dead letters in events:dlq"]);
        Assert.Equal(
            expected == HealthStatus.Healthy
                ? "No group is behind its limit."
                : "events:dlq: 11 dead letters (limit 10).",
            entry.Description);
    }

    [Fact]
    public async Task Dead_letters_per_stream_are_counted_per_stream()
    {
        await using var bus = await TestBus.WithFirstAsync(options =>
        {
            options.Health.MaxDeadLetters = 10;
            options.DeadLetter.PerStream = true;
        });
        bus.Transport.Length = (stream, _) => Task.FromResult(stream == "{test:orders}:dlq" ? 11L : 0);

        Assert.Equal("{test:orders}:dlq: 11 dead letters (limit 10).", (await CheckAsync(bus)).Description);
    }

    [Fact]
    public async Task Dead_letters_are_not_counted_without_a_limit()
    {
        await using var bus = await TestBus.WithFirstAsync();
        bus.Transport.Length = (_, _) => throw new InvalidOperationException("asked");

        Assert.Equal(HealthStatus.Healthy, (await CheckAsync(bus)).Status);
    }

    [Fact]
    public async Task Dead_letters_that_cannot_be_counted_are_degraded_and_never_throw()
    {
        await using var bus = await TestBus.StartAsync(configure: options => options.Health.MaxDeadLetters = 10);
        bus.Transport.Length = (_, _) => throw new InvalidOperationException("broken");

        var entry = await CheckAsync(bus);

        Assert.Equal(HealthStatus.Degraded, entry.Status);
        Assert.Equal(
            "events:dlq: the number of dead letters is unknown. InvalidOperationException: broken", entry.Description);
        Assert.Equal("unknown", entry.Data["dead letters in events:dlq"]);
    }

    private static async Task<HealthReportEntry> CheckAsync(TestBus bus) =>
        Assert.Single((await bus.CheckHealthAsync("promy-eventbus-lag")).Entries).Value;
}

using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace Promy.EventBus.Hosting.Tests.Health;

public sealed class EventBusHealthCheckTests
{
    private const string Label = "test:orders for tests";

    [Fact]
    public async Task Ready_and_lag_are_registered_with_their_tags_and_nothing_is_tagged_live()
    {
        await using var bus = await TestBus.WithFirstAsync();

        var checks = bus.Host.Services.GetRequiredService<IOptions<HealthCheckServiceOptions>>().Value.Registrations;

        Assert.Equal(
            ["promy-eventbus: ready", "promy-eventbus-lag: lag"],
            checks.Select(check => $"{check.Name}: {string.Join(" ", check.Tags)}"));
    }

    [Fact]
    public async Task Subscriptions_without_a_problem_are_healthy_with_data_for_each()
    {
        await using var bus = await TestBus.WithFirstAsync();
        bus.Transport.Subscriptions.Add(Reports.Healthy());

        var entry = await CheckAsync(bus);

        Assert.Equal(HealthStatus.Healthy, entry.Status);
        Assert.Equal("The event bus works.", entry.Description);
        Assert.Equal(1.5, entry.Data["ping_ms"]);
        Assert.Equal(
            new Dictionary<string, object>
            {
                ["state"] = "reading", ["consumer"] = "host-1", ["since_last_read_ms"] = 2000.0, ["in_flight"] = 4,
            },
            entry.Data[Label]);
    }

    [Fact]
    public async Task A_service_that_only_publishes_is_healthy_when_redis_answers()
    {
        await using var bus = await TestBus.StartAsync();

        Assert.Equal(HealthStatus.Healthy, (await CheckAsync(bus)).Status);
    }

    [Fact]
    public async Task A_failing_request_is_unhealthy_with_a_reason_without_internals()
    {
        await using var bus = await TestBus.StartAsync();
        bus.Transport.Ping = _ => throw new RedisConnectionException(
            ConnectionFailureType.UnableToConnect, CommandFlags.None, "password=secret", innerException: null);

        var entry = await CheckAsync(bus);

        Assert.Equal(HealthStatus.Unhealthy, entry.Status);
        Assert.Equal("Redis does not answer: no connection to Redis (UnableToConnect)", entry.Description);
        Assert.Null(entry.Exception);
    }

    [Fact]
    public async Task A_request_without_an_answer_ends_at_the_reply_timeout()
    {
        await using var bus = await TestBus.StartAsync();
        bus.Transport.Name = "Fake server";
        bus.Transport.Ping = async cancellationToken =>
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
            return TimeSpan.Zero;
        };

        var checking = CheckAsync(bus);
        await bus.Clock.PassAsync(TimeSpan.FromSeconds(3));
        var entry = await checking;

        Assert.Equal(HealthStatus.Unhealthy, entry.Status);
        Assert.Equal("Fake server did not answer within 00:00:03.", entry.Description);
    }

    [Fact]
    public async Task A_loop_that_has_not_subscribed_yet_is_unhealthy()
    {
        await using var bus = await TestBus.WithFirstAsync();
        bus.Transport.Subscriptions.Add(Reports.Healthy("another:stream"));

        await AssertAsync(bus, HealthStatus.Unhealthy, $"{Label}: not subscribed yet.");
    }

    [Fact]
    public async Task A_loop_whose_subscription_ended_tells_the_reason()
    {
        var bus = TestBus.Build(builder => builder.AddConsumer<FirstHandler>());
        await using var _ = bus;
        bus.Subscriber.Run = (_, _) => throw new EventBusConfigurationException("Redis refuses the user 'bob'.");
        await bus.Host.StartAsync();
        await bus.Clock.WaitForAsync(TimeSpan.FromSeconds(1));

        await AssertAsync(bus, HealthStatus.Unhealthy, $"{Label}: not subscribed: Redis refuses the user 'bob'.");
    }

    [Fact]
    public async Task A_read_that_is_overdue_is_unhealthy()
    {
        await using var bus = await TestBus.WithFirstAsync();
        bus.Transport.Subscriptions.Add(Reports.Healthy() with { SinceLastRead = TimeSpan.FromSeconds(10.1) });

        await AssertAsync(bus, HealthStatus.Unhealthy, $"{Label}: no read was answered for 10.1 s (limit 10.0 s).");
    }

    [Fact]
    public async Task A_subscription_without_an_answer_to_a_read_is_not_subscribed_yet()
    {
        await using var bus = await TestBus.WithFirstAsync();
        bus.Transport.Subscriptions.Add(Reports.Healthy() with { HasRead = false });

        await AssertAsync(bus, HealthStatus.Unhealthy, $"{Label}: not subscribed yet: no read was answered.");
        var data = (Dictionary<string, object>)(await CheckAsync(bus)).Data[Label];
        Assert.Equal("not subscribed", data["state"]);
    }

    [Theory]
    [InlineData("NOPERM", null, "failing", "NOPERM")]
    [InlineData(null, "no mailer.", "paused", "paused. no mailer.")]
    public async Task The_reason_of_a_subscription_that_does_not_read_yet_is_told_alone(
        string? problem, string? pause, string state, string expected)
    {
        await using var bus = await TestBus.WithFirstAsync();
        bus.Transport.Subscriptions.Add(
            Reports.Healthy() with { HasRead = false, Problem = problem, Pause = pause });

        await AssertAsync(bus, HealthStatus.Unhealthy, $"{Label}: {expected}");
        var data = (Dictionary<string, object>)(await CheckAsync(bus)).Data[Label];
        Assert.Equal(state, data["state"]);
    }

    [Fact]
    public async Task Members_that_cannot_be_asked_for_are_degraded()
    {
        await using var bus = await TestBus.WithFirstAsync();
        bus.Transport.Subscriptions.Add(Reports.Healthy() with { MemberProblem = "Handing over: no right" });

        await AssertAsync(bus, HealthStatus.Degraded, $"{Label}, members of the group: Handing over: no right");
    }

    [Fact]
    public async Task A_read_at_its_deadline_is_still_healthy()
    {
        await using var bus = await TestBus.WithFirstAsync();
        bus.Transport.Subscriptions.Add(Reports.Healthy() with { SinceLastRead = TimeSpan.FromSeconds(10) });

        Assert.Equal(HealthStatus.Healthy, (await CheckAsync(bus)).Status);
    }

    [Fact]
    public async Task A_problem_of_a_subscription_is_unhealthy_and_named()
    {
        await using var bus = await TestBus.WithFirstAsync();
        bus.Transport.Subscriptions.Add(Reports.Healthy() with { Problem = "NOPERM no permission to run XREADGROUP" });

        await AssertAsync(bus, HealthStatus.Unhealthy, $"{Label}: NOPERM no permission to run XREADGROUP");
    }

    [Fact]
    public async Task Dead_letters_that_cannot_be_written_are_degraded()
    {
        await using var bus = await TestBus.WithFirstAsync();
        bus.Transport.Subscriptions.Add(Reports.Healthy() with { DeadLetterFailing = true });

        await AssertAsync(
            bus, HealthStatus.Degraded,
            $"{Label}: dead letters cannot be written to events:dlq; their events stay pending.");
    }

    [Fact]
    public async Task The_worst_finding_decides_and_every_finding_is_named()
    {
        await using var bus = await TestBus.WithFirstAsync();
        bus.Transport.Ping = _ => throw new TimeoutException();
        bus.Transport.Subscriptions.Add(Reports.Healthy() with { DeadLetterFailing = true });

        await AssertAsync(
            bus,
            HealthStatus.Unhealthy,
            $"Redis did not answer within 00:00:03. {Label}: dead letters cannot be written to events:dlq; "
            + "their events stay pending.");
    }

    private static async Task AssertAsync(TestBus bus, HealthStatus status, string description)
    {
        var entry = await CheckAsync(bus);
        Assert.Equal(status, entry.Status);
        Assert.Equal(description, entry.Description);
    }

    private static async Task<HealthReportEntry> CheckAsync(TestBus bus) =>
        Assert.Single((await bus.CheckHealthAsync("promy-eventbus")).Entries).Value;
}

using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.Metrics.Testing;
using Polly.Telemetry;
using StackExchange.Redis;

namespace Promy.EventBus.Hosting.Tests.Resilience;

/// <summary>Reports of the built-in retry to Polly's meter, which is shared by the process.</summary>
[Collection(nameof(Alone))]
public sealed class PollyTelemetryTests
{
    private const string Attempts = "resilience.polly.strategy.attempt.duration";
    private const string Events = "resilience.polly.strategy.events";

    [Fact]
    public async Task The_built_in_retry_reports_every_attempt_after_a_first_failure()
    {
        using var attempts = new MetricCollector<double>(null, "Polly", Attempts);
        using var events = new MetricCollector<int>(null, "Polly", Events);
        await using var bus = await TestBus.WithFirstAsync(
            options => options.Retry.Delays = [TimeSpan.Zero, TimeSpan.Zero, TimeSpan.Zero]);
        bus.First.Do = (context, _) =>
            context.Attempt < 3 ? throw new InvalidOperationException("no") : Task.CompletedTask;

        await bus.DeliverAsync();

        var measured = attempts.GetMeasurementSnapshot();
        Assert.Equal([0, 1, 2], measured.Select(attempt => attempt.Tags["attempt.number"]));
        Assert.Equal([true, true, false], measured.Select(attempt => attempt.Tags["attempt.handled"]));
        Assert.All(measured, attempt =>
        {
            Assert.Equal($"{EventBusResilience.PipelineKeyOf<FirstHandler>()}", attempt.Tags["pipeline.name"]);
            Assert.Equal($"{OrderPlacedEvent.StreamName}/{Deliveries.Group}", attempt.Tags["pipeline.instance"]);
        });
        Assert.Equal(2, events.GetMeasurementSnapshot().Count(retry => (string?)retry.Tags["event.name"] == "OnRetry"));
    }

    [Fact]
    public async Task An_event_that_is_handled_at_once_never_enters_the_pipeline()
    {
        using var attempts = new MetricCollector<double>(null, "Polly", Attempts);
        await using var bus = await TestBus.WithFirstAsync();

        await bus.DeliverAsync();

        Assert.Empty(attempts.GetMeasurementSnapshot());
    }

    [Fact]
    public async Task The_built_in_retry_writes_no_log_lines_of_Polly()
    {
        await using var bus = await TestBus.WithFirstAsync(
            options => options.Retry.Delays = [TimeSpan.Zero, TimeSpan.Zero]);
        bus.First.Throw(new InvalidOperationException("no"));

        await bus.DeliverAsync();

        Assert.DoesNotContain(
            bus.Logs.GetSnapshot(), record => record.Category?.StartsWith("Polly", StringComparison.Ordinal) == true);
    }

    [Fact]
    public async Task Enrichers_of_the_application_see_the_built_in_retry()
    {
        using var attempts = new MetricCollector<double>(null, "Polly", Attempts);
        await using var bus = await TestBus.StartAsync(
            consumers =>
            {
                consumers.AddConsumer<FirstHandler>();
                consumers.Services.Configure<TelemetryOptions>(
                    options => options.MeteringEnrichers.Add(new TeamEnricher()));
            },
            options => options.Retry.Delays = [TimeSpan.Zero, TimeSpan.Zero]);
        bus.First.Throw(new InvalidOperationException("no"));

        await bus.DeliverAsync();

        Assert.NotEmpty(attempts.GetMeasurementSnapshot());
        Assert.All(attempts.GetMeasurementSnapshot(), attempt => Assert.Equal("orders", attempt.Tags["team"]));
    }

    [Fact]
    public async Task A_telemetry_listener_that_throws_costs_no_attempt()
    {
        await using var bus = await TestBus.StartAsync(
            consumers =>
            {
                consumers.AddConsumer<FirstHandler>();
                consumers.Services.Configure<TelemetryOptions>(
                    options => options.TelemetryListeners.Add(new ThrowingListener()));
            },
            options => options.Retry.Delays = [TimeSpan.Zero, TimeSpan.Zero, TimeSpan.Zero]);
        bus.First.Throw(new InvalidOperationException("no"));

        var outcome = await bus.DeliverAsync();

        Assert.Equal([1, 2, 3], bus.First.Attempts);
        Assert.Equal(typeof(InvalidOperationException).FullName, Assert.Single(outcome.Failures).ExceptionType);
    }

    [Fact]
    public async Task The_retry_of_a_publish_reports_too()
    {
        using var attempts = new MetricCollector<double>(null, "Polly", Attempts);
        var services = new ServiceCollection().AddLogging();
        services.AddPromyEventBus(options =>
        {
            options.Redis.ConnectionFactory = _ => Task.FromException<IConnectionMultiplexer>(
                new RedisConnectionException(
                    ConnectionFailureType.UnableToConnect,
                    CommandFlags.None,
                    "no connection in this test",
                    null,
                    CommandStatus.Unknown));
            options.Redis.MaxRetries = 2;
            options.Redis.MinRetryBackoff = options.Redis.MaxRetryBackoff = TimeSpan.FromMilliseconds(1);
        });
        await using var provider = services.BuildServiceProvider();

        await Assert.ThrowsAsync<EventNotPublishedException>(
            async () => await provider.GetRequiredService<IEventPublisher>().PublishAsync(new OrderPlacedEvent()));

        var measured = attempts.GetMeasurementSnapshot();
        Assert.Equal([0, 1, 2], measured.Select(attempt => attempt.Tags["attempt.number"]));
        Assert.All(measured, attempt => Assert.Equal("promy-eventbus-publish", attempt.Tags["pipeline.name"]));
    }

    private sealed class TeamEnricher : MeteringEnricher
    {
        public override void Enrich<TResult, TArgs>(in EnrichmentContext<TResult, TArgs> context) =>
            context.Tags.Add(new("team", "orders"));
    }

    private sealed class ThrowingListener : TelemetryListener
    {
        public override void Write<TResult, TArgs>(in TelemetryEventArguments<TResult, TArgs> args) =>
            throw new FormatException("a listener of the application");
    }
}

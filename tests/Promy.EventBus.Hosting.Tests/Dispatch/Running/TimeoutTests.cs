using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Diagnostics.Metrics.Testing;
using Microsoft.Extensions.Logging;
using Polly.Timeout;

namespace Promy.EventBus.Hosting.Tests.Dispatch;

public sealed class TimeoutTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan[] Twice = [TimeSpan.Zero, TimeSpan.Zero];

    [Fact]
    public async Task A_handler_beyond_its_timeout_has_failed_an_attempt_and_is_retried()
    {
        await using var bus = await TestBus.WithFirstAsync(options => options.Retry.Delays = [.. Twice]);
        bus.First.Do = (_, cancellationToken) => Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);

        var delivering = bus.DeliverAsync();
        await bus.TimeOutAsync<FirstHandler>(Limit);
        await bus.TimeOutAsync<FirstHandler>(Limit, attempt: 2);

        var failure = Assert.Single((await delivering).Failures);
        Assert.Equal(2, failure.Attempts);
        Assert.Equal(typeof(TimeoutRejectedException).FullName, failure.ExceptionType);
        Assert.Contains("00:00:30", failure.Reason, StringComparison.Ordinal);
        Assert.All(
            bus.LogsOf(LogLevel.Warning),
            record => Assert.EndsWith("timed out", record.Message, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_cancellation_by_the_handler_itself_is_an_ordinary_failure()
    {
        await using var bus = await TestBus.WithFirstAsync(options => options.Retry.Delays = [.. Twice]);
        bus.First.Do = (_, _) => throw new TaskCanceledException("the HTTP client gave up");

        var failure = Assert.Single((await bus.DeliverAsync()).Failures);
        Assert.Equal(2, failure.Attempts);
        Assert.Equal("the HTTP client gave up", failure.Reason);
    }

    [Fact]
    public async Task A_handler_that_succeeds_just_after_its_timeout_has_handled_the_event()
    {
        await using var bus = await TestBus.WithFirstAsync();
        var end = new TaskCompletionSource();
        bus.First.Do = (_, _) => end.Task;

        var delivering = bus.DeliverAsync();
        await bus.TimeOutAsync<FirstHandler>(Limit);
        await bus.Clock.WaitForAsync(HandlerExecution.Grace);
        end.SetResult();

        Assert.Same(DeliveryOutcome.Handled, await delivering);
        Assert.Equal([1], bus.First.Attempts);
    }

    [Fact]
    public async Task A_handler_that_ignores_its_token_is_abandoned_and_keeps_its_scope()
    {
        await using var bus = await TestBus.StartAsync(builder => builder.AddConsumer<TrackedHandler>());
        bus.Transport.Subscriptions.Add(Reports.Healthy());
        using var counter = new MetricCollector<long>(EventBusInstruments.AbandonedHandlers.Instrument);
        var end = new TaskCompletionSource();
        bus.Host.Services.GetRequiredService<Script<TrackedHandler>>().Do = (_, _) => end.Task;

        var delivering = bus.DeliverAsync();
        await bus.TimeOutAsync<TrackedHandler>(Limit);
        await bus.Clock.PassAsync(HandlerExecution.Grace);

        var failure = Assert.Single((await delivering).Failures);
        Assert.Equal(1, failure.Attempts);
        Assert.Equal(typeof(HandlerAbandonedException).FullName, failure.ExceptionType);
        Assert.Contains(
            counter.GetMeasurementSnapshot(),
            measurement => (string?)measurement.Tags[EventBusTags.Handler] == typeof(TrackedHandler).FullName);
        var dependency = Assert.Single(bus.Tracked);
        Assert.False(dependency.Disposed.IsCompleted);
        var degraded = (await bus.CheckHealthAsync()).Entries["promy-eventbus"];
        Assert.Equal(HealthStatus.Degraded, degraded.Status);
        Assert.Equal(
            $"1 handlers that ignored their cancelled token still run: {typeof(TrackedHandler).FullName}.",
            degraded.Description);

        end.SetException(new InvalidOperationException("too late"));
        await dependency.Disposed.WaitAsync(TimeSpan.FromSeconds(10));
        await Eventually.TrueAsync(async () => (await bus.CheckHealthAsync()).Status == HealthStatus.Healthy);
        Assert.Contains(bus.LogsOf(LogLevel.Warning), record => record.Exception?.Message == "too late");
    }

    [Fact]
    public async Task A_handler_that_blocks_its_thread_is_abandoned_too()
    {
        await using var bus = await TestBus.WithFirstAsync();
        using var end = new ManualResetEventSlim();
        bus.First.Do = (_, _) =>
        {
            end.Wait(TimeSpan.FromSeconds(30), CancellationToken.None);
            return Task.CompletedTask;
        };

        var delivering = bus.DeliverAsync();
        await bus.TimeOutAsync<FirstHandler>(Limit);
        await bus.Clock.PassAsync(HandlerExecution.Grace);

        Assert.Equal(DeliveryOutcomeKind.DeadLettered, (await delivering).Kind);
        end.Set();
        await Eventually.TrueAsync(() => bus.Host.Services.GetRequiredService<AbandonedHandlers>().Running.Count == 0);
    }

    [Fact]
    public async Task A_consumer_may_have_a_timeout_of_its_own()
    {
        await using var bus = await TestBus.StartAsync(builder => builder.AddConsumer<FirstHandler>(consumer =>
        {
            consumer.HandlerTimeout = TimeSpan.FromSeconds(7);
            consumer.Retry.Delays = [TimeSpan.Zero];
        }));
        bus.First.Do = (_, cancellationToken) => Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);

        var delivering = bus.DeliverAsync();
        await bus.TimeOutAsync<FirstHandler>(TimeSpan.FromSeconds(7));

        Assert.Equal(DeliveryOutcomeKind.DeadLettered, (await delivering).Kind);
    }
}

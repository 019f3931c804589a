using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.Metrics.Testing;
using Microsoft.Extensions.Logging;

namespace Promy.EventBus.Hosting.Tests.Dispatch;

public sealed class RetryTests
{
    private static readonly TimeSpan SecondDelay = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan ThirdDelay = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(1);

    [Fact]
    public async Task Attempts_are_made_after_0_100_and_600_milliseconds()
    {
        await using var bus = await TestBus.WithFirstAsync();
        var times = new List<double>();
        bus.First.Do = (_, _) =>
        {
            times.Add(bus.Clock.Elapsed.TotalMilliseconds);
            throw new InvalidOperationException();
        };

        var delivering = bus.DeliverAsync();
        await bus.Clock.WaitForAsync(SecondDelay);
        bus.Clock.Advance(SecondDelay - Tick);
        Assert.Equal([0], times);
        bus.Clock.Advance(Tick);
        await bus.Clock.WaitForAsync(ThirdDelay);
        bus.Clock.Advance(ThirdDelay - Tick);
        Assert.Equal([0, 100], times);
        bus.Clock.Advance(Tick);

        Assert.Equal(DeliveryOutcomeKind.DeadLettered, (await delivering).Kind);
        Assert.Equal([0, 100, 600], times);
    }

    [Fact]
    public async Task A_failure_has_the_time_of_its_first_failed_attempt()
    {
        await using var bus = await TestBus.WithFirstAsync();
        bus.First.Do = (_, _) => throw new InvalidOperationException();
        var started = bus.Clock.GetUtcNow();

        var delivering = bus.DeliverAsync();
        await bus.Clock.WaitForAsync(SecondDelay);
        bus.Clock.Advance(SecondDelay);
        await bus.Clock.WaitForAsync(ThirdDelay);
        bus.Clock.Advance(ThirdDelay);

        Assert.Equal(started, Assert.Single((await delivering).Failures).FirstFailedAt);
    }

    [Fact]
    public async Task Three_failed_attempts_are_a_dead_letter_with_type_message_and_stack()
    {
        await using var bus = await TestBus.WithFirstAsync(WithoutWaiting);
        bus.First.Do = (_, _) => throw new TimeoutException("the mail server\r\nis away");

        var outcome = await bus.DeliverAsync();

        Assert.Equal(DeliveryOutcomeKind.DeadLettered, outcome.Kind);
        var failure = Assert.Single(outcome.Failures);
        Assert.Equal("the mail server is away", failure.Reason);
        Assert.Equal(typeof(TimeoutException).FullName, failure.ExceptionType);
        Assert.Contains(
            nameof(Three_failed_attempts_are_a_dead_letter_with_type_message_and_stack),
            failure.StackTrace,
            StringComparison.Ordinal);
        Assert.Equal(typeof(FirstHandler).FullName, failure.Handler);
        Assert.Equal(3, failure.Attempts);
        Assert.Equal([1, 2, 3], bus.First.Attempts);
    }

    [Fact]
    public async Task Failed_attempts_are_warnings_the_end_an_error_and_none_has_the_payload()
    {
        await using var bus = await TestBus.WithFirstAsync(WithoutWaiting);
        using var retries = new MetricCollector<long>(EventBusInstruments.Retries.Instrument);
        bus.First.Throw(new InvalidOperationException("no"));
        var order = new OrderPlacedEvent { Number = 4711 };

        await bus.DeliverAsync(order);

        Assert.Equal(
            Enumerable.Range(1, 3).Select(attempt =>
                $"Attempt {attempt} of {typeof(FirstHandler).FullName} on event {order.Id} of type order.placed "
                + $"(entry {Deliveries.EntryId} of test:orders for tests) failed"),
            bus.LogsOf(LogLevel.Warning).Select(record => record.Message));
        Assert.All(bus.LogsOf(LogLevel.Warning), record => Assert.Equal("no", record.Exception?.Message));
        var error = Assert.Single(bus.LogsOf(LogLevel.Error));
        Assert.Contains("failed for good after 3 attempts", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(
            bus.Logs.GetSnapshot(), record => record.ToString().Contains("4711", StringComparison.Ordinal));
        Assert.True(retries.GetMeasurementSnapshot().Count >= 2);
    }

    [Fact]
    public async Task An_attempt_that_succeeds_ends_the_retry()
    {
        await using var bus = await TestBus.WithFirstAsync(WithoutWaiting);
        bus.First.Do = (context, _) => context.Attempt < 2 ? throw new InvalidOperationException() : Task.CompletedTask;

        Assert.Same(DeliveryOutcome.Handled, await bus.DeliverAsync());
        Assert.Equal([1, 2], bus.First.Attempts);
    }

    [Theory]
    [InlineData(ExhaustedAction.Acknowledge, DeliveryOutcomeKind.Handled)]
    [InlineData(ExhaustedAction.KeepPending, DeliveryOutcomeKind.KeptPending)]
    public async Task The_outcome_of_exhausted_attempts_is_configurable_and_logged_as_error(
        ExhaustedAction action, DeliveryOutcomeKind expected)
    {
        await using var bus = await TestBus.WithFirstAsync(options =>
        {
            WithoutWaiting(options);
            options.DeadLetter.OnExhausted = action;
        });
        bus.First.Throw(new InvalidOperationException());

        Assert.Equal(expected, (await bus.DeliverAsync()).Kind);
        Assert.Contains(action.ToString(), Assert.Single(bus.LogsOf(LogLevel.Error)).Message, StringComparison.Ordinal);
        Assert.Equal([1, 2, 3], bus.First.Attempts);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" \n ")]
    public async Task A_failure_without_a_message_is_named_by_its_type(string message)
    {
        await using var bus = await TestBus.WithFirstAsync(WithoutWaiting);
        bus.First.Throw(new InvalidOperationException(message));

        Assert.Equal(
            typeof(InvalidOperationException).FullName, Assert.Single((await bus.DeliverAsync()).Failures).Reason);
    }

    [Fact]
    public async Task A_consumer_may_have_delays_of_its_own()
    {
        await using var bus = await TestBus.StartAsync(
            builder => builder.AddConsumer<FirstHandler>(
                consumer => consumer.Retry.Delays = [TimeSpan.Zero, TimeSpan.Zero]));
        bus.First.Throw(new InvalidOperationException());

        Assert.Equal(2, Assert.Single((await bus.DeliverAsync()).Failures).Attempts);
    }

    private static void WithoutWaiting(PromyEventBusOptions options) =>
        options.Retry.Delays = [TimeSpan.Zero, TimeSpan.Zero, TimeSpan.Zero];
}

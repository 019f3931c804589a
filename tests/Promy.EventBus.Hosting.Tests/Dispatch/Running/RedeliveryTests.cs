using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Promy.EventBus.Hosting.Tests.Dispatch;

public sealed class RedeliveryTests
{
    private static readonly TimeSpan[] Schedule =
        [TimeSpan.FromSeconds(30), TimeSpan.FromMinutes(5), TimeSpan.FromHours(1)];

    [Fact]
    public async Task An_event_is_redelivered_to_its_handler_after_the_attempts_in_process()
    {
        await using var bus = await TestBus.WithFirstAsync(Delayed);
        bus.First.Throw(new TimeoutException());
        var now = bus.Clock.GetUtcNow();

        var outcome = await bus.DeliverAsync();

        Assert.Equal(DeliveryOutcomeKind.RedeliverLater, outcome.Kind);
        Assert.Empty(outcome.Failures);
        var retry = Assert.Single(outcome.Redeliveries);
        Assert.Equal(
            new RetryHistory
            {
                Handler = typeof(FirstHandler).FullName, Attempts = 3, Redeliveries = 1, FirstFailedAt = now,
            },
            retry.History);
        Assert.Equal([1, 2, 3], bus.First.Attempts);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Each_redelivery_takes_the_next_delay_and_some_jitter(int retries)
    {
        await using var bus = await TestBus.WithFirstAsync(Delayed);
        bus.First.Throw(new TimeoutException());
        var delays = new List<TimeSpan>();
        for (var index = 0; index < 20; index++)
        {
            delays.Add(Assert.Single((await bus.DeliverAsync(Retried(retries))).Redeliveries).Delay);
        }

        Assert.All(delays, delay => Assert.InRange(delay, Schedule[retries], Schedule[retries] * 1.2));
        Assert.True(delays.Distinct().Count() > 1);
    }

    [Fact]
    public async Task An_event_is_given_up_with_all_its_attempts_after_the_last_delay()
    {
        await using var bus = await TestBus.WithFirstAsync(Delayed);
        bus.First.Throw(new TimeoutException("still away"));

        var outcome = await bus.DeliverAsync(Retried(3));

        var failure = Assert.Single(outcome.Failures);
        Assert.Equal(
            (DeliveryOutcomeKind.DeadLettered, "still away", 12), (outcome.Kind, failure.Reason, failure.Attempts));
        Assert.Equal(FirstFailure, failure.FirstFailedAt);
    }

    [Fact]
    public async Task A_handler_is_told_the_number_of_redeliveries()
    {
        await using var bus = await TestBus.WithFirstAsync(Delayed);

        await bus.DeliverAsync(Retried(2));
        await bus.DeliverAsync();

        Assert.Equal([2, 0], bus.First.Contexts.Select(context => context.Redeliveries));
        Assert.Equal([1, 1], bus.First.Attempts);
    }

    [Fact]
    public async Task A_redelivery_is_for_the_handler_that_failed()
    {
        await using var bus = await TestBus.WithBothAsync(Delayed);

        Assert.Same(DeliveryOutcome.Handled, await bus.DeliverAsync(Retried(1, typeof(SecondHandler).FullName)));

        Assert.Empty(bus.First.Contexts);
        Assert.Single(bus.Second.Contexts);
    }

    [Fact]
    public async Task A_redelivery_for_an_unknown_handler_is_left_to_other_members()
    {
        await using var both = await TestBus.WithBothAsync(Delayed);
        await using var first = await TestBus.WithFirstAsync(Delayed);

        foreach (var bus in (TestBus[])[both, first])
        {
            var outcome = await bus.DeliverAsync(Retried(1, "Some.Handler.Of.Another.Version"));

            Assert.Equal(DeliveryOutcomeKind.Unhandled, outcome.Kind);
            Assert.Equal(("order.placed", "Some.Handler.Of.Another.Version"), (outcome.EventType, outcome.Handler));
            Assert.Empty(bus.First.Contexts);
        }
    }

    [Fact]
    public async Task A_redelivery_without_a_handler_is_for_all_handlers()
    {
        await using var bus = await TestBus.WithBothAsync(Delayed);

        await bus.DeliverAsync(Retried(1, handler: null));

        Assert.Single(bus.First.Contexts);
        Assert.Single(bus.Second.Contexts);
    }

    [Fact]
    public async Task Each_failing_handler_has_its_own_redelivery()
    {
        await using var bus = await TestBus.StartAsync(
            builder => builder
                .AddConsumer<FirstHandler>(consumer => consumer.Retry.Redelivery = [TimeSpan.FromSeconds(1)])
                .AddConsumer<SecondHandler>(consumer => consumer.Retry.Redelivery = [TimeSpan.FromDays(1)]),
            WithoutWaiting);
        bus.First.Throw(new TimeoutException());
        bus.Second.Throw(new TimeoutException());

        var outcome = await bus.DeliverAsync();

        Assert.Equal(DeliveryOutcomeKind.RedeliverLater, outcome.Kind);
        Assert.Equal(
            [typeof(FirstHandler).FullName, typeof(SecondHandler).FullName],
            outcome.Redeliveries.Select(retry => retry.History.Handler));
        Assert.InRange(outcome.Redeliveries[0].Delay, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1.2));
        Assert.InRange(outcome.Redeliveries[1].Delay, TimeSpan.FromDays(1), TimeSpan.FromDays(1.2));
    }

    [Fact]
    public async Task One_handler_can_be_redelivered_and_another_given_up()
    {
        await using var bus = await TestBus.StartAsync(
            builder => builder.AddConsumer<FirstHandler>(consumer => consumer.Retry.Redelivery = [])
                .AddConsumer<SecondHandler>(),
            Delayed);
        bus.First.Throw(new TimeoutException("first"));
        bus.Second.Throw(new TimeoutException("second"));

        var outcome = await bus.DeliverAsync();

        Assert.Equal(DeliveryOutcomeKind.RedeliverLater, outcome.Kind);
        Assert.Equal("first", Assert.Single(outcome.Failures).Reason);
        Assert.Equal(typeof(SecondHandler).FullName, Assert.Single(outcome.Redeliveries).History.Handler);
    }

    [Fact]
    public async Task Nothing_is_redelivered_without_delays()
    {
        await using var bus = await TestBus.WithFirstAsync(WithoutWaiting);
        bus.First.Throw(new TimeoutException());

        Assert.Equal(DeliveryOutcomeKind.DeadLettered, (await bus.DeliverAsync()).Kind);
    }

    [Fact]
    public async Task An_event_of_an_abandoned_handler_is_not_redelivered()
    {
        await using var bus = await TestBus.StartAsync(
            builder => builder.AddConsumer<FirstHandler>(consumer => consumer.HandlerTimeout = TimeSpan.FromSeconds(1)),
            Delayed);
        var hung = new TaskCompletionSource();
        bus.First.Do = (_, _) => hung.Task;

        var delivering = bus.DeliverAsync();
        await bus.TimeOutAsync<FirstHandler>(TimeSpan.FromSeconds(1));
        await bus.Clock.WaitForAsync(HandlerExecution.Grace);
        bus.Clock.Advance(HandlerExecution.Grace);

        Assert.Equal((DeliveryOutcomeKind.DeadLettered, 1), ((await delivering).Kind, bus.First.Contexts.Count));
        hung.SetResult();
    }

    [Fact]
    public async Task A_redelivery_is_logged_in_one_warning()
    {
        await using var bus = await TestBus.WithFirstAsync(Delayed);
        bus.First.Throw(new TimeoutException());

        await bus.DeliverAsync();

        Assert.Empty(bus.LogsOf(LogLevel.Error));
        var record = Assert.Single(
            bus.LogsOf(LogLevel.Warning), record => record.Id.Name == "EventRedeliveryScheduled");
        Assert.Contains("after 3 attempts", record.Message, StringComparison.Ordinal);
        Assert.Contains("1 of 3", record.Message, StringComparison.Ordinal);
        Assert.Contains("TimeoutException", record.Message, StringComparison.Ordinal);
    }

    private static DateTimeOffset FirstFailure { get; } = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    private static EventDelivery Retried(int retries, string? handler = null)
    {
        var delivery = Deliveries.Of(new OrderPlacedEvent());
        return new EventDelivery
        {
            Stream = delivery.Stream,
            Group = delivery.Group,
            EntryId = delivery.EntryId,
            Metadata = delivery.Metadata,
            Payload = delivery.Payload,
            History = new RetryHistory
            {
                EntryId = delivery.EntryId, Handler = handler, Attempts = 3 * retries, Redeliveries = retries,
                FirstFailedAt = FirstFailure,
            },
        };
    }

    private static void WithoutWaiting(PromyEventBusOptions options) =>
        options.Retry.Delays = [TimeSpan.Zero, TimeSpan.Zero, TimeSpan.Zero];

    private static void Delayed(PromyEventBusOptions options)
    {
        WithoutWaiting(options);
        options.Retry.Redelivery = [.. Schedule];
    }
}

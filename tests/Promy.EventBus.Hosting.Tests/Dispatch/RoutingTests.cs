using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Promy.EventBus.Hosting.Tests.Dispatch;

public sealed class RoutingTests
{
    private const string Metadata =
        """{"id":"some-id","type":"order.placed","timestamp":"2025-11-06T10:00:00Z","version":"1.0","attempt":1}""";

    [Fact]
    public async Task An_event_reaches_its_handler_with_the_context_of_its_delivery()
    {
        await using var bus = await TestBus.WithFirstAsync();
        var order = new OrderPlacedEvent { Number = 7, Timestamp = Some.Moment };

        var outcome = await bus.DeliverAsync(
            Deliveries.Of(order, metadata => metadata with { Attempt = 2, CorrelationId = "corr" }));

        Assert.Same(DeliveryOutcome.Handled, outcome);
        var seen = Assert.IsType<OrderPlacedEvent>(bus.First.Events.Single());
        Assert.Equal((order.Id, order.Timestamp, order.Source, 7), (seen.Id, seen.Timestamp, seen.Source, seen.Number));
        Assert.Equivalent(
            new EventContext
            {
                EventId = order.Id,
                EventType = "order.placed",
                Timestamp = Some.Moment,
                Version = "1.0",
                Source = "promy-tests",
                Stream = OrderPlacedEvent.StreamName,
                EntryId = Deliveries.EntryId,
                Group = Deliveries.Group,
                Attempt = 1,
                DeliveryCount = 3,
                PublishedAttempt = 2,
                CorrelationId = "corr",
            },
            bus.First.Contexts.Single(),
            strict: true);
    }

    [Theory]
    [InlineData(0, DeliveryOutcomeKind.Handled)]
    [InlineData(-1, DeliveryOutcomeKind.DeadLettered)]
    public async Task A_payload_beyond_the_limit_is_dead_lettered_before_it_is_parsed(
        int room, DeliveryOutcomeKind expected)
    {
        var delivery = Deliveries.Of(Metadata, $$"""{"number":7,"note":"{{new string('x', 2000)}}"}""");
        await using var bus = await TestBus.WithFirstAsync(
            options => options.Consumer.MaxPayloadBytes = delivery.Payload.Length + room);

        var outcome = await bus.DeliverAsync(delivery);

        Assert.Equal(expected, outcome.Kind);
        Assert.Equal(room < 0 ? 0 : 1, bus.First.Events.Count);
        Assert.All(
            outcome.Failures,
            failure => Assert.Equal(
                $"The payload has {delivery.Payload.Length} bytes; Consumer:MaxPayloadBytes allows "
                + $"{delivery.Payload.Length + room}.",
                failure.Reason));
    }

    [Fact]
    public async Task A_handled_event_is_logged_for_debugging_only()
    {
        await using var bus = await TestBus.WithFirstAsync();

        await bus.DeliverAsync();

        var record = Assert.Single(
            bus.Logs.GetSnapshot(), record => record.Category == typeof(RetryingHandler).FullName);
        Assert.Equal((LogLevel.Debug, "EventHandled"), (record.Level, record.Id.Name));
    }

    [Fact]
    public async Task A_handler_of_two_types_gets_each_by_its_type()
    {
        await using var bus = await TestBus.StartAsync(builder => builder.AddConsumer<BothHandler>());

        await bus.DeliverAsync(new OrderPlacedEvent());
        await bus.DeliverAsync(new OrderCancelledEvent());

        Assert.Equal(
            [typeof(OrderPlacedEvent), typeof(OrderCancelledEvent)],
            bus.Host.Services.GetRequiredService<Script<BothHandler>>().Events.Select(seen => seen.GetType()));
    }

    [Fact]
    public async Task A_type_without_a_handler_is_left_to_others_even_if_undecodable()
    {
        await using var bus = await TestBus.WithFirstAsync();

        var outcome = await bus.DeliverAsync(new OrderCancelledEvent());
        Assert.Equal(
            (DeliveryOutcomeKind.Unhandled, "order.cancelled", null),
            (outcome.Kind, outcome.EventType, outcome.Handler));
        outcome = await bus.DeliverAsync(
            Deliveries.Of(Metadata.Replace("placed", "lost", StringComparison.Ordinal), "garbage"));
        Assert.Equal(
            (DeliveryOutcomeKind.Unhandled, "order.lost", null), (outcome.Kind, outcome.EventType, outcome.Handler));
        Assert.Empty(bus.First.Contexts);
    }

    [Theory]
    [InlineData("garbage", "{}", "The metadata")]
    [InlineData(Metadata, "garbage", "The payload is not a valid order.placed")]
    [InlineData(Metadata, "null", "The payload of order.placed is null")]
    [InlineData(Metadata, """{"number":"seven"}""", "The payload is not a valid order.placed")]
    [InlineData(Metadata, """{"currency":"DM"}""", "The payload is not a valid order.placed: Only EUR is known")]
    public async Task An_undecodable_event_is_dead_lettered_without_an_attempt(
        string metadata, string payload, string reason)
    {
        await using var bus = await TestBus.WithFirstAsync();

        var outcome = await bus.DeliverAsync(Deliveries.Of(metadata, payload));

        Assert.Equal(DeliveryOutcomeKind.DeadLettered, outcome.Kind);
        var failure = Assert.Single(outcome.Failures);
        Assert.StartsWith(reason, failure.Reason, StringComparison.Ordinal);
        Assert.Equal(0, failure.Attempts);
        Assert.Null(failure.Handler);
        Assert.Empty(bus.First.Contexts);
        Assert.Single(bus.LogsOf(LogLevel.Error));
    }

    [Fact]
    public async Task Every_attempt_has_a_scope_of_its_own_that_ends_with_it()
    {
        await using var bus = await TestBus.StartAsync(
            builder => builder.AddConsumer<TrackedHandler>(),
            options => options.Retry.Delays = [TimeSpan.Zero, TimeSpan.Zero]);
        var script = bus.Host.Services.GetRequiredService<Script<TrackedHandler>>();
        script.Do = (context, _) =>
        {
            Assert.Equal(context.Attempt - 1, bus.Tracked.Count(dependency => dependency.Disposed.IsCompleted));
            throw new InvalidOperationException("failed");
        };

        var failure = Assert.Single((await bus.DeliverAsync()).Failures);

        Assert.Equal("failed", failure.Reason);
        Assert.Equal(2, bus.Tracked.Distinct().Count());
        Assert.All(bus.Tracked, dependency => Assert.True(dependency.Disposed.IsCompleted));
    }
}

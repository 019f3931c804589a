using System.Diagnostics;
using Microsoft.Extensions.Diagnostics.Metrics.Testing;

namespace Promy.EventBus.Hosting.Tests.Dispatch;

public sealed class TelemetryTests
{
    private const string AttemptFailed = "promy.eventbus.attempt_failed";

    [Fact]
    public async Task A_delivery_is_a_span_that_continues_and_links_to_the_producers()
    {
        using var spans = Record();
        await using var bus = await TestBus.WithFirstAsync();
        ActivityTraceId seenByHandler = default;
        bus.First.Do = (_, _) =>
        {
            seenByHandler = Activity.Current!.TraceId;
            return Task.CompletedTask;
        };
        var order = new OrderPlacedEvent();
        var producer = new ActivityContext(
            ActivityTraceId.CreateRandom(), ActivitySpanId.CreateRandom(), ActivityTraceFlags.Recorded);

        await bus.DeliverAsync(Deliveries.Of(order, metadata => metadata with
        {
            TraceParent = $"00-{producer.TraceId}-{producer.SpanId}-01",
            CorrelationId = "order-7",
        }));

        var span = SpanOf(spans, order);
        Assert.Equal("process test:orders", span.DisplayName);
        Assert.Equal(ActivityKind.Consumer, span.Kind);
        Assert.Equal(producer.TraceId, span.TraceId);
        Assert.Equal(producer.SpanId, span.ParentSpanId);
        Assert.Equal(producer.SpanId, Assert.Single(span.Links).Context.SpanId);
        Assert.Equal(producer.TraceId, seenByHandler);
        Assert.Equal(ActivityStatusCode.Unset, span.Status);
        Assert.Equal(
            new Dictionary<string, object?>
            {
                ["messaging.system"] = "fake_server",
                ["messaging.operation.name"] = "process",
                ["messaging.operation.type"] = "process",
                ["messaging.destination.name"] = "test:orders",
                ["messaging.consumer.group.name"] = "tests",
                ["messaging.message.id"] = order.Id,
                ["messaging.message.conversation_id"] = "order-7",
                ["promy.eventbus.event_type"] = OrderPlacedEvent.TypeName,
                ["promy.eventbus.handler"] = typeof(FirstHandler).FullName,
                ["promy.eventbus.entry_id"] = Deliveries.EntryId,
                ["promy.eventbus.attempts"] = 1,
                ["promy.eventbus.outcome"] = "Handled",
            },
            span.TagObjects.ToDictionary());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("garbage")]
    public async Task A_span_without_a_usable_traceparent_begins_a_trace(string? traceParent)
    {
        using var spans = Record();
        await using var bus = await TestBus.WithFirstAsync();
        var order = new OrderPlacedEvent();

        await bus.DeliverAsync(Deliveries.Of(order, metadata => metadata with { TraceParent = traceParent }));

        Assert.Equal(default, SpanOf(spans, order).ParentSpanId);
        Assert.Empty(SpanOf(spans, order).Links);
    }

    [Fact]
    public async Task A_span_without_a_traceparent_begins_a_trace_even_within_another_span()
    {
        using var spans = Record();
        await using var bus = await TestBus.WithFirstAsync();
        Activity? seenByHandler = null;
        bus.First.Do = (_, _) =>
        {
            seenByHandler = Activity.Current;
            return Task.CompletedTask;
        };
        var order = new OrderPlacedEvent();
        using var current = new Activity("of somebody else").Start();

        await bus.DeliverAsync(order);

        Assert.Equal(default, SpanOf(spans, order).ParentSpanId);
        Assert.NotEqual(current.TraceId, SpanOf(spans, order).TraceId);
        Assert.Same(SpanOf(spans, order), seenByHandler);
        Assert.Same(current, Activity.Current);
    }

    [Fact]
    public async Task A_failure_is_an_error_of_the_span_with_its_exception()
    {
        using var spans = Record();
        await using var bus = await TestBus.WithFirstAsync(options => options.Retry.Delays = [TimeSpan.Zero]);
        bus.First.Throw(new InvalidOperationException("no"));
        var order = new OrderPlacedEvent();

        await bus.DeliverAsync(order);

        var span = SpanOf(spans, order);
        Assert.Equal(ActivityStatusCode.Error, span.Status);
        Assert.Equal(typeof(InvalidOperationException).FullName, span.GetTagItem("error.type"));
        Assert.Equal("DeadLettered", span.GetTagItem("promy.eventbus.outcome"));
        Assert.Null(span.StatusDescription);
        Assert.Equal([AttemptFailed, "exception"], span.Events.Select(happened => happened.Name));
        Assert.Equal(1, span.GetTagItem("promy.eventbus.attempts"));
    }

    [Fact]
    public async Task Each_failed_attempt_is_an_event_of_the_span_even_if_the_last_succeeds()
    {
        using var spans = Record();
        await using var bus = await TestBus.WithFirstAsync(
            options => options.Retry.Delays = [TimeSpan.Zero, TimeSpan.Zero, TimeSpan.Zero]);
        bus.First.Do = (context, _) => context.Attempt < 3
            ? throw new InvalidOperationException("a text of the application")
            : Task.CompletedTask;
        var order = new OrderPlacedEvent();

        await bus.DeliverAsync(order);

        var span = SpanOf(spans, order);
        Assert.Equal(3, span.GetTagItem("promy.eventbus.attempts"));
        Assert.Equal(ActivityStatusCode.Unset, span.Status);
        Assert.Null(span.GetTagItem("error.type"));
        Assert.Equal([AttemptFailed, AttemptFailed], span.Events.Select(happened => happened.Name));
        for (var attempt = 1; attempt <= 2; attempt++)
        {
            Assert.Equal(
                new Dictionary<string, object?>
                {
                    ["promy.eventbus.attempt"] = attempt,
                    ["promy.eventbus.handler"] = typeof(FirstHandler).FullName,
                    ["exception.type"] = typeof(InvalidOperationException).FullName,
                },
                span.Events.ElementAt(attempt - 1).Tags.ToDictionary());
        }
    }

    [Fact]
    public async Task Very_many_attempts_leave_a_bounded_number_of_events()
    {
        using var spans = Record();
        await using var bus = await TestBus.WithFirstAsync(
            options => options.Retry.Delays = [.. Enumerable.Repeat(TimeSpan.Zero, 200)]);
        bus.First.Throw(new InvalidOperationException("no"));
        var order = new OrderPlacedEvent();

        await bus.DeliverAsync(order);

        Assert.Equal(200, SpanOf(spans, order).GetTagItem("promy.eventbus.attempts"));
        Assert.Equal(100, SpanOf(spans, order).Events.Count(happened => happened.Name == AttemptFailed));
    }

    [Fact]
    public async Task An_attempt_beyond_its_timeout_is_named_as_a_timeout()
    {
        using var spans = Record();
        await using var bus = await TestBus.WithFirstAsync(options =>
        {
            options.Retry.Delays = [TimeSpan.Zero, TimeSpan.Zero];
            options.Consumer.HandlerTimeout = TimeSpan.FromSeconds(5);
        });
        bus.First.Do = (context, token) =>
            context.Attempt == 1 ? Task.Delay(Timeout.InfiniteTimeSpan, token) : Task.CompletedTask;
        var order = new OrderPlacedEvent();

        var delivering = bus.DeliverAsync(order);
        await bus.TimeOutAsync<FirstHandler>(TimeSpan.FromSeconds(5));
        await delivering;

        var failed = Assert.Single(SpanOf(spans, order).Events);
        Assert.Equal("Polly.Timeout.TimeoutRejectedException", failed.Tags.ToDictionary()["exception.type"]);
    }

    [Fact]
    public async Task The_span_of_two_handlers_names_both_and_counts_the_attempts_of_both()
    {
        using var spans = Record();
        await using var bus = await TestBus.WithBothAsync(
            options => options.Retry.Delays = [TimeSpan.Zero, TimeSpan.Zero]);
        bus.Second.Do = (context, _) =>
            context.Attempt == 1 ? throw new InvalidOperationException("no") : Task.CompletedTask;
        var order = new OrderPlacedEvent();

        await bus.DeliverAsync(order);

        Assert.Equal(
            $"{typeof(FirstHandler).FullName}, {typeof(SecondHandler).FullName}",
            SpanOf(spans, order).GetTagItem("promy.eventbus.handler"));
        Assert.Equal(3, SpanOf(spans, order).GetTagItem("promy.eventbus.attempts"));
    }

    [Fact]
    public async Task The_span_of_a_redelivery_names_its_handler()
    {
        using var spans = Record();
        await using var bus = await TestBus.WithBothAsync();
        var order = new OrderPlacedEvent();
        var first = Deliveries.Of(order);

        await bus.DeliverAsync(new EventDelivery
        {
            Stream = first.Stream,
            Group = first.Group,
            EntryId = first.EntryId,
            Metadata = first.Metadata,
            Payload = first.Payload,
            History = new RetryHistory { Handler = typeof(SecondHandler).FullName, Attempts = 3, Redeliveries = 1 },
        });

        Assert.Equal(typeof(SecondHandler).FullName, SpanOf(spans, order).GetTagItem("promy.eventbus.handler"));
        Assert.Equal(1, SpanOf(spans, order).GetTagItem("promy.eventbus.attempts"));
    }

    [Fact]
    public async Task The_duration_of_a_handler_is_measured_in_seconds_including_its_waits()
    {
        await using var bus = await TestBus.WithFirstAsync(
            options => options.Retry.Delays = [TimeSpan.Zero, TimeSpan.FromSeconds(2.5)]);
        using var durations = new MetricCollector<double>(EventBusInstruments.ProcessDuration.Instrument);
        bus.First.Throw(new InvalidOperationException());

        var delivering = bus.DeliverAsync();
        await bus.Clock.PassAsync(TimeSpan.FromSeconds(2.5));
        await delivering;

        var measurement = Assert.Single(durations.GetMeasurementSnapshot(), candidate => candidate.Value == 2.5);
        Assert.Equal(typeof(FirstHandler).FullName, measurement.Tags["promy.eventbus.handler"]);
        Assert.Equal("fake_server", measurement.Tags["messaging.system"]);
        Assert.Equal("test:orders", measurement.Tags["messaging.destination.name"]);
        Assert.Equal(typeof(InvalidOperationException).FullName, measurement.Tags["error.type"]);
    }

    private static RecordedSpans Record() => new(EventBusTelemetry.ActivitySourceName);

    private static Activity SpanOf(RecordedSpans spans, Event @event) =>
        Assert.Single(spans.Ended, span => (string?)span.GetTagItem("messaging.message.id") == @event.Id);
}

using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.Extensions.Diagnostics.Metrics.Testing;

namespace Promy.EventBus.Hosting.Tests.Dispatch;

public sealed class TelemetryTests
{
    [Fact]
    public async Task A_delivery_is_a_span_that_continues_and_links_to_the_producers()
    {
        using var spans = new RecordedSpans();
        await using var bus = await TestBus.WithFirstAsync();
        ActivityTraceId seenByHandler = default;
        bus.First.Do = (_, _) =>
        {
            seenByHandler = Activity.Current!.TraceId;
            return Task.CompletedTask;
        };
        var order = new OrderPlacedEvent();
        var producer = new ActivityContext(ActivityTraceId.CreateRandom(), ActivitySpanId.CreateRandom(), ActivityTraceFlags.Recorded);

        await bus.DeliverAsync(Deliveries.Of(order, metadata => metadata with
        {
            TraceParent = $"00-{producer.TraceId}-{producer.SpanId}-01",
        }));

        var span = spans.Of(order);
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
                ["messaging.system"] = "redis",
                ["messaging.operation.name"] = "process",
                ["messaging.operation.type"] = "process",
                ["messaging.destination.name"] = "test:orders",
                ["messaging.consumer.group.name"] = "tests",
                ["messaging.message.id"] = order.Id,
                ["promy.eventbus.outcome"] = "Handled",
            },
            span.TagObjects.ToDictionary());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("garbage")]
    public async Task Without_a_usable_traceparent_the_span_begins_a_trace(string? traceParent)
    {
        using var spans = new RecordedSpans();
        await using var bus = await TestBus.WithFirstAsync();
        var order = new OrderPlacedEvent();

        await bus.DeliverAsync(Deliveries.Of(order, metadata => metadata with { TraceParent = traceParent }));

        Assert.Equal(default, spans.Of(order).ParentSpanId);
        Assert.Empty(spans.Of(order).Links);
    }

    [Fact]
    public async Task Without_a_traceparent_the_span_begins_a_trace_although_another_span_is_current()
    {
        using var spans = new RecordedSpans();
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

        Assert.Equal(default, spans.Of(order).ParentSpanId);
        Assert.NotEqual(current.TraceId, spans.Of(order).TraceId);
        Assert.Same(spans.Of(order), seenByHandler);
        Assert.Same(current, Activity.Current);
    }

    [Fact]
    public async Task A_failure_is_an_error_of_the_span_with_its_exception()
    {
        using var spans = new RecordedSpans();
        await using var bus = await TestBus.WithFirstAsync(options => options.Retry.Delays = [TimeSpan.Zero]);
        bus.First.Throw(new InvalidOperationException("no"));
        var order = new OrderPlacedEvent();

        await bus.DeliverAsync(order);

        var span = spans.Of(order);
        Assert.Equal(ActivityStatusCode.Error, span.Status);
        Assert.Equal(typeof(InvalidOperationException).FullName, span.GetTagItem("error.type"));
        Assert.Equal("DeadLettered", span.GetTagItem("promy.eventbus.outcome"));
        Assert.Equal("exception", Assert.Single(span.Events).Name);
    }

    [Fact]
    public async Task The_duration_of_a_handler_is_measured_in_seconds_with_its_waits()
    {
        await using var bus = await TestBus.WithFirstAsync(options => options.Retry.Delays = [TimeSpan.Zero, TimeSpan.FromSeconds(2.5)]);
        using var durations = new MetricCollector<double>(EventBusInstruments.ProcessDuration.Instrument);
        bus.First.Throw(new InvalidOperationException());

        var delivering = bus.DeliverAsync();
        await bus.Clock.PassAsync(TimeSpan.FromSeconds(2.5));
        await delivering;

        var measurement = Assert.Single(durations.GetMeasurementSnapshot(), candidate => candidate.Value == 2.5);
        Assert.Equal(typeof(FirstHandler).FullName, measurement.Tags["promy.eventbus.handler"]);
        Assert.Equal("test:orders", measurement.Tags["messaging.destination.name"]);
        Assert.Equal(typeof(InvalidOperationException).FullName, measurement.Tags["error.type"]);
    }

    /// <summary>Spans of this process; tests that run beside this one add theirs, so they are asked for by event.</summary>
    private sealed class RecordedSpans : IDisposable
    {
        private readonly ConcurrentQueue<Activity> _ended = new();
        private readonly ActivityListener _listener;

        public RecordedSpans()
        {
            _listener = new ActivityListener
            {
                ShouldListenTo = source => source.Name == EventBusTelemetry.ActivitySourceName,
                Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
                ActivityStopped = _ended.Enqueue,
            };
            ActivitySource.AddActivityListener(_listener);
        }

        public Activity Of(Event @event) => Assert.Single(_ended, span => (string?)span.GetTagItem("messaging.message.id") == @event.Id);

        public void Dispose() => _listener.Dispose();
    }
}

using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.Metrics.Testing;
using Microsoft.Extensions.Hosting;

namespace Promy.EventBus.InMemory.Tests.Consuming;

/// <summary>Spans and measurements are those of every transport.</summary>
public sealed class TelemetryTests
{
    private const string System = "messaging.system";
    private const string Operation = "messaging.operation.name";
    private const string Destination = "messaging.destination.name";

    [Fact]
    public async Task An_event_is_traced_from_its_publish_to_its_acknowledgement()
    {
        using var spans = new RecordedSpans(EventBusTelemetry.ActivitySourceName);
        using var host = await StartAsync();

        await PublishAsync(host, 1);

        await Eventually.EqualAsync(1, () => spans.Of($"ack {TracedEvent.StreamName}").Count);
        var send = Assert.Single(spans.Of($"send {TracedEvent.StreamName}"));
        var process = Assert.Single(spans.Of($"process {TracedEvent.StreamName}"));
        var ack = Assert.Single(spans.Of($"ack {TracedEvent.StreamName}"));
        Assert.Equal(send.TraceId, process.TraceId);
        Assert.Equal(process.SpanId, ack.ParentSpanId);
        Assert.All([send, process, ack], span => Assert.Equal("in_memory", span.GetTagItem(System)));
        await host.StopAsync(TestContext.Current.CancellationToken);
    }

    [Theory]
    [InlineData("messaging.client.sent.messages", "send")]
    [InlineData("messaging.client.consumed.messages", "process")]
    public async Task An_event_is_counted(string instrument, string operation)
    {
        using var counter = new MetricCollector<long>(null, EventBusTelemetry.MeterName, instrument);
        using var host = await StartAsync();

        await PublishAsync(host, 1);

        await Eventually.EqualAsync(1, () => Of(counter, operation).Count());
        Assert.Equal("in_memory", Of(counter, operation).Single().Tags[System]);
        await host.StopAsync(TestContext.Current.CancellationToken);
    }

    [Theory]
    [InlineData("messaging.client.operation.duration", "send")]
    [InlineData("messaging.client.operation.duration", "ack")]
    [InlineData("messaging.process.duration", "process")]
    public async Task The_durations_of_an_event_are_measured(string instrument, string operation)
    {
        using var durations = new MetricCollector<double>(null, EventBusTelemetry.MeterName, instrument);
        using var host = await StartAsync();

        await PublishAsync(host, 1);

        await Eventually.EqualAsync(1, () => Of(durations, operation).Count());
        Assert.Equal("in_memory", Of(durations, operation).Single().Tags[System]);
        await host.StopAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task An_acknowledgement_without_effect_is_counted()
    {
        await using var bus = new InMemoryBus();
        using var counter = new MetricCollector<long>(
            null, EventBusTelemetry.MeterName, "promy.eventbus.acknowledged_elsewhere");
        using var mayEnd = new SemaphoreSlim(0);
        var process = new Process(bus.Broker);
        const string Group = "acknowledged-elsewhere";
        var consumer = new RunningConsumer(
            process.Subscriber,
            InMemoryBus.Subscription with { Group = Group },
            async (_, token) =>
            {
                await mayEnd.WaitAsync(token);
                return DeliveryOutcome.Handled;
            });
        await bus.PublishAsync(1);
        await consumer.ReceivedAsync(1);

        await bus.Main.Transport.TrimAsync(
            InMemoryBus.Stream, Retention.Newest(0), new Progress<TrimResult>(), CancellationToken.None);
        bus.Clock.Advance(InMemoryBus.RecoveryInterval);
        mayEnd.Release();
        await consumer.StopAsync();

        Assert.Equal(
            1,
            counter.GetMeasurementSnapshot().Count(
                measured => Equals(measured.Tags["messaging.consumer.group.name"], Group)));
    }

    private static IEnumerable<CollectedMeasurement<T>> Of<T>(MetricCollector<T> collector, string operation)
        where T : struct =>
        collector.GetMeasurementSnapshot().Where(measured =>
            Equals(measured.Tags[Operation], operation)
            && Equals(measured.Tags[Destination], TracedEvent.StreamName));

    private static async Task PublishAsync(IHost host, int number) =>
        await host.Services.GetRequiredService<IEventPublisher>().PublishAsync(
            new TracedEvent { Number = number }, TestContext.Current.CancellationToken);

    private static async Task<IHost> StartAsync()
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddPromyEventBus(options => options.Consumer.Group = "group").UseInMemory()
            .AddConsumer<Handler, TracedEvent>();
        var host = builder.Build();
        await host.StartAsync(TestContext.Current.CancellationToken);
        return host;
    }

    /// <summary>Only the tests of this class publish it, and they run one after the other.</summary>
    [EventType("test.traced", Stream = StreamName)]
    private sealed record TracedEvent : Event
    {
        public const string StreamName = "test:traced";

        public int Number { get; init; }
    }

    private sealed class Handler : IEventHandler<TracedEvent>
    {
        public Task HandleAsync(TracedEvent @event, EventContext context, CancellationToken cancellationToken) =>
            Task.CompletedTask;
    }
}

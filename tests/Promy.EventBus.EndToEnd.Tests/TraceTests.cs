using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Promy.EventBus.TestWorker;

namespace Promy.EventBus.EndToEnd.Tests;

/// <summary>
/// One event from its publisher to its acknowledgement is one trace. Alone: other tests would add spans or see these.
/// </summary>
[Trait(TestCategories.Trait, TestCategories.Integration)]
[Collection(nameof(Alone))]
public sealed class TraceTests(RedisServer server)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task An_event_is_sent_processed_and_acknowledged_in_one_trace()
    {
        using var spans = new RecordedSpans(EventBusTelemetry.ActivitySourceName);
        await using var app = await StartAsync(new Recorder());

        await app.Publisher.PublishAsync(app.Stream, new WorkDoneEvent { Number = 1 });

        await Eventually.EqualAsync(1, () => spans.Of($"ack {app.Stream}").Count, Patience);
        var send = Assert.Single(spans.Of($"send {app.Stream}"));
        var process = Assert.Single(spans.Of($"process {app.Stream}"));
        var settle = Assert.Single(spans.Of($"ack {app.Stream}"));
        Assert.Equal((send.TraceId, send.SpanId), (process.TraceId, process.ParentSpanId));
        Assert.Equal((send.TraceId, process.SpanId), (settle.TraceId, settle.ParentSpanId));
        Assert.Equal((ActivityKind.Client, "settle"), (settle.Kind, settle.GetTagItem("messaging.operation.type")));
        Assert.Equal(app.Group, settle.GetTagItem("messaging.consumer.group.name"));
        Assert.Equal(send.GetTagItem("promy.eventbus.entry_id"), process.GetTagItem("promy.eventbus.entry_id"));
        Assert.NotNull(process.GetTagItem("server.address"));
        Assert.Equal(send.GetTagItem("server.port"), process.GetTagItem("server.port"));
        Assert.Equal(send.GetTagItem("server.port"), settle.GetTagItem("server.port"));
    }

    [Fact]
    public async Task An_acknowledgement_of_several_events_links_to_their_spans()
    {
        const int Count = 200;
        using var spans = new RecordedSpans(EventBusTelemetry.ActivitySourceName);
        await using var app = await StartAsync(new Recorder());

        await app.PublishWorkAsync(Enumerable.Range(0, Count));

        await Eventually.EqualAsync(Count, () => spans.Of($"ack {app.Stream}").Sum(CountOf), Patience);
        var processed = spans.Of($"process {app.Stream}").Select(span => span.SpanId).ToHashSet();
        Assert.Equal(Count, processed.Count);
        Assert.All(spans.Of($"ack {app.Stream}").Where(span => CountOf(span) > 1), settle =>
        {
            Assert.Equal(default, settle.ParentSpanId);
            Assert.Equal(
                Math.Min(CountOf(settle), 128), settle.Links.Count(link => processed.Contains(link.Context.SpanId)));
        });
    }

    private static int CountOf(Activity settle) => (int)(settle.GetTagItem("messaging.batch.message_count") ?? 1);

    private Task<BusApp> StartAsync(Recorder recorder) => BusApp.StartAsync(
        server,
        (bus, stream) =>
        {
            bus.Services.AddSingleton(recorder);
            bus.AddConsumer<RecordingHandler>(consumer => consumer.Stream = stream);
        });
}

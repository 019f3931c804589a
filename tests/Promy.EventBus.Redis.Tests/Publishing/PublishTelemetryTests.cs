using System.ComponentModel.DataAnnotations;
using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.Diagnostics.Metrics.Testing;

namespace Promy.EventBus.Redis.Tests.Publishing;

/// <summary>Spans and metrics of a publish, as the conventions for messaging say.</summary>
[Trait(TestCategories.Trait, TestCategories.Integration)]
public sealed class PublishTelemetryTests(RedisServer server)
{
    private const string Sent = "messaging.client.sent.messages";
    private const string Duration = "messaging.client.operation.duration";

    [Fact]
    public async Task A_span_has_the_attributes_of_the_conventions_from_its_start()
    {
        using var spans = new SeenSpans();
        await using var bus = new RedisBus(server);
        await bus.PublishManyAsync(1);
        var happened = new TestEvent();

        var entryId = await bus.Publisher.PublishAsync(bus.Stream, happened);

        var span = spans.Single(span => Equals(span.GetTagItem("messaging.message.id"), happened.Id));
        var expected = new Dictionary<string, object?>
        {
            ["messaging.system"] = "redis",
            ["messaging.operation.name"] = "send",
            ["messaging.operation.type"] = "send",
            ["messaging.destination.name"] = bus.Stream,
            ["server.address"] = Host,
            ["server.port"] = Port,
            ["messaging.message.id"] = happened.Id,
            ["promy.eventbus.event_type"] = "test.happened",
        };
        Assert.Equal(expected, spans.BegunWith(span));
        expected["promy.eventbus.entry_id"] = entryId;
        Assert.Equal(expected, span.TagObjects.ToDictionary());
        Assert.Equal(ActivityStatusCode.Unset, span.Status);
    }

    [Fact]
    public async Task The_span_of_the_first_publish_names_the_server_too()
    {
        using var spans = new SeenSpans();
        await using var bus = new RedisBus(server);
        var happened = new TestEvent();

        await bus.Publisher.PublishAsync(bus.Stream, happened);

        var span = spans.Single(span => Equals(span.GetTagItem("messaging.message.id"), happened.Id));
        Assert.Equal((Host, Port), (span.GetTagItem("server.address"), span.GetTagItem("server.port")));
    }

    [Fact]
    public async Task Sent_events_are_counted_and_measured_with_the_tags_of_the_conventions()
    {
        using var sent = new MetricCollector<long>(null, EventBusTelemetry.MeterName, Sent);
        using var durations = new MetricCollector<double>(null, EventBusTelemetry.MeterName, Duration);
        await using var bus = new RedisBus(server);

        await bus.Publisher.PublishAsync(bus.Stream, new TestEvent());

        var expected = new Dictionary<string, object?>
        {
            ["messaging.system"] = "redis",
            ["messaging.operation.name"] = "send",
            ["messaging.destination.name"] = bus.Stream,
            ["server.address"] = Host,
            ["server.port"] = Port,
        };
        Assert.Equal(expected, Of(sent, bus.Stream).Tags.ToDictionary());
        expected["messaging.operation.type"] = "send";
        Assert.Equal(expected, Of(durations, bus.Stream).Tags.ToDictionary());
    }

    [Fact]
    public async Task A_refused_publish_has_the_same_error_in_its_span_and_metrics()
    {
        using var spans = new SeenSpans();
        using var sent = new MetricCollector<long>(null, EventBusTelemetry.MeterName, Sent);
        await using var bus = new RedisBus(server);
        await bus.Database.StringSetAsync(bus.Stream, "not a stream");
        var happened = new TestEvent();

        await Assert.ThrowsAsync<EventNotPublishedException>(
            async () => await bus.Publisher.PublishAsync(bus.Stream, happened));

        var span = spans.Single(span => Equals(span.GetTagItem("messaging.message.id"), happened.Id));
        Assert.Equal(ActivityStatusCode.Error, span.Status);
        Assert.Equal(typeof(EventNotPublishedException).FullName, span.GetTagItem("error.type"));
        Assert.Equal(typeof(EventNotPublishedException).FullName, Of(sent, bus.Stream).Tags["error.type"]);
    }

    [Fact]
    public async Task An_invalid_event_is_an_error_of_the_span_and_was_not_sent()
    {
        using var spans = new SeenSpans();
        using var sent = new MetricCollector<long>(null, EventBusTelemetry.MeterName, Sent);
        await using var bus = new RedisBus(server);
        var invalid = new StrictEvent { Number = 6 };

        await Assert.ThrowsAsync<EventValidationException>(
            async () => await bus.Publisher.PublishAsync(bus.Stream, invalid));

        var span = spans.Single(span => Equals(span.GetTagItem("messaging.message.id"), invalid.Id));
        Assert.Equal(ActivityStatusCode.Error, span.Status);
        Assert.Equal(typeof(EventValidationException).FullName, span.GetTagItem("error.type"));
        Assert.DoesNotContain(
            sent.GetMeasurementSnapshot(),
            measured => Equals(measured.Tags["messaging.destination.name"], bus.Stream));
    }

    [Fact]
    public async Task A_batch_is_one_span_that_counts_its_events()
    {
        using var spans = new SeenSpans();
        await using var bus = new RedisBus(server);

        await bus.Publisher.PublishBatchAsync(bus.Stream, [new TestEvent(), new TestEvent(), new TestEvent()]);

        var span = spans.Single(span => Equals(span.GetTagItem("messaging.destination.name"), bus.Stream));
        Assert.Equal(3, span.GetTagItem("messaging.batch.message_count"));
        Assert.Null(span.GetTagItem("messaging.message.id"));
    }

    [Fact]
    public async Task A_batch_for_several_streams_names_none_of_them()
    {
        using var spans = new SeenSpans();
        await using var redis = await PrivateRedis.StartAsync();
        var bus = redis.NewBus();

        await bus.Publisher.PublishBatchAsync([new FirstEvent(), new SecondEvent()]);
        await bus.Publisher.PublishBatchAsync([new FirstEvent(), new FirstEvent()]);

        var port = redis.Server.Port;
        var mixed = spans.Single(span => span.DisplayName == "send" && Equals(span.GetTagItem("server.port"), port));
        Assert.Null(mixed.GetTagItem("messaging.destination.name"));
        Assert.Equal(2, mixed.GetTagItem("messaging.batch.message_count"));
        spans.Single(span => span.DisplayName == $"send {FirstEvent.StreamName}");
    }

    [Fact]
    public async Task An_enqueued_event_is_counted_as_sent()
    {
        using var sent = new MetricCollector<long>(null, EventBusTelemetry.MeterName, Sent);
        await using var redis = await PrivateRedis.StartAsync();
        var bus = redis.NewBus();

        Assert.True(bus.Publisher.TryEnqueue(new LetterEvent()));
        Assert.True(bus.Publisher.TryEnqueue(new LetterEvent()));
        await bus.Publisher.DrainAsync(CancellationToken.None);

        var counted = sent.GetMeasurementSnapshot()
            .Where(measured => Equals(measured.Tags["messaging.destination.name"], LetterEvent.StreamName));
        Assert.Equal(2, counted.Sum(measured => measured.Value));
    }

    private string Host => server.Connection.GetEndPoints()[0].ToString()!.Split('/')[^1].Split(':')[0];

    private int Port =>
        int.Parse(server.Connection.GetEndPoints()[0].ToString()!.Split(':')[^1], CultureInfo.InvariantCulture);

    private static CollectedMeasurement<T> Of<T>(MetricCollector<T> collector, string stream)
        where T : struct =>
        Assert.Single(
            collector.GetMeasurementSnapshot(),
            measured => Equals(measured.Tags["messaging.destination.name"], stream));

    [EventType("telemetry.strict", Source = "promy-tests")]
    private sealed record StrictEvent : Event
    {
        [Range(1, 5)]
        public int Number { get; init; }
    }

    [EventType("telemetry.first", Stream = StreamName, Source = "promy-tests")]
    private sealed record FirstEvent : Event
    {
        public const string StreamName = "tests:telemetry-first";
    }

    [EventType("telemetry.second", Stream = "tests:telemetry-second", Source = "promy-tests")]
    private sealed record SecondEvent : Event;

    [EventType("telemetry.letter", Stream = StreamName, Source = "promy-tests")]
    private sealed record LetterEvent : Event
    {
        public const string StreamName = "tests:telemetry-letters";
    }
}

using Microsoft.Extensions.Diagnostics.Metrics.Testing;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Promy.EventBus.Redis.Tests.Publishing;

public sealed class EnqueueTests
{
    private const string QueuedEventsLost = "promy.eventbus.queued_events_lost";

    [Fact]
    [Trait(TestCategories.Trait, TestCategories.Integration)]
    public async Task An_enqueued_event_is_stored_without_a_drain_and_by_disposing()
    {
        await using var redis = await PrivateRedis.StartAsync();
        var bus = redis.NewBus();

        Assert.True(bus.Publisher.TryEnqueue(new QueuedEvent()));
        await Eventually.EqualAsync(1, () => redis.Database.StreamLengthAsync("events:posted"));

        Assert.True(bus.Publisher.TryEnqueue(new QueuedEvent()));
        await bus.Publisher.DisposeAsync();
        Assert.Equal(2, await redis.Database.StreamLengthAsync("events:posted"));
    }

    [Fact]
    [Trait(TestCategories.Trait, TestCategories.Integration)]
    public async Task A_refused_enqueued_event_is_logged_and_counted_and_the_others_are_stored()
    {
        await using var redis = await PrivateRedis.StartAsync();
        await redis.Database.StringSetAsync("events:refused", "not a stream");
        using var lost = new MetricCollector<long>(null, EventBusTelemetry.MeterName, QueuedEventsLost);
        var bus = redis.NewBus();

        Assert.True(bus.Publisher.TryEnqueue(new QueuedEvent()));
        Assert.True(bus.Publisher.TryEnqueue(new RefusedEvent()));
        Assert.True(bus.Publisher.TryEnqueue(new RefusedEvent()));
        Assert.True(bus.Publisher.TryEnqueue(new QueuedEvent()));
        await bus.Publisher.DrainAsync(CancellationToken.None);

        Assert.Equal(2, await redis.Database.StreamLengthAsync("events:posted"));
        Assert.Equal(2, CountOf(lost, "events:refused"));
        Assert.Equal(0, CountOf(lost, "events:posted"));
        Assert.Contains(
            bus.Logs.GetSnapshot(),
            record => record is { Level: LogLevel.Error, Id.Id: 101, Exception: EventNotPublishedException });
    }

    [Fact]
    public async Task TryEnqueue_returns_false_and_counts_the_loss_if_the_queue_is_full()
    {
        var connection = new TaskCompletionSource<IConnectionMultiplexer>();
        using var lost = new MetricCollector<long>(null, EventBusTelemetry.MeterName, QueuedEventsLost);
        await using var offline = new OfflinePublisher(() => connection.Task, options => options.QueueSize = 3);

        // The first is being sent, on a connection that does not come; the buffer is empty again.
        Assert.True(offline.Publisher.TryEnqueue(new FullEvent()));
        await Eventually.EqualAsync(1, () => offline.Connects);

        Assert.Equal(
            [true, true, true, false, false],
            Enumerable.Range(0, 5).Select(_ => offline.Publisher.TryEnqueue(new FullEvent())));
        Assert.Equal(2, CountOf(lost, "events:full"));
        connection.SetException(OfflinePublisher.NoConnection());
    }

    [Fact]
    public async Task Unsent_events_are_logged_once_for_each_batch_and_counted_by_stream()
    {
        var connection = new TaskCompletionSource<IConnectionMultiplexer>();
        using var lost = new MetricCollector<long>(null, EventBusTelemetry.MeterName, QueuedEventsLost);
        await using var offline = new OfflinePublisher(() => connection.Task);

        Assert.True(offline.Publisher.TryEnqueue(new LostEvent()));
        await Eventually.EqualAsync(1, () => offline.Connects);
        Assert.True(offline.Publisher.TryEnqueue(new LostEvent()));
        Assert.True(offline.Publisher.TryEnqueue(new AlsoLostEvent()));
        Assert.True(offline.Publisher.TryEnqueue(new AlsoLostEvent()));
        connection.SetException(OfflinePublisher.NoConnection());
        await offline.Publisher.DrainAsync(CancellationToken.None);

        Assert.Equal(2, CountOf(lost, "events:lost"));
        Assert.Equal(2, CountOf(lost, "events:also-lost"));
        var records = offline.Logs.GetSnapshot().Where(record => record.Id.Id == 101).ToArray();
        Assert.Equal(
            ["1 queued events were not stored", "3 queued events were not stored"],
            records.Select(record => record.Message));
        Assert.All(records, record => Assert.NotNull(record.Exception));
    }

    [Fact]
    public async Task DrainAsync_logs_the_unsent_events_if_out_of_time()
    {
        var connection = new TaskCompletionSource<IConnectionMultiplexer>();
        await using var offline = new OfflinePublisher(() => connection.Task);
        Assert.True(offline.Publisher.TryEnqueue(new StuckEvent()));
        await Eventually.EqualAsync(1, () => offline.Connects);
        Assert.True(offline.Publisher.TryEnqueue(new StuckEvent()));
        using var outOfTime = new CancellationTokenSource();
        var draining = offline.Publisher.DrainAsync(outOfTime.Token);

        Assert.False(draining.IsCompleted);
        await outOfTime.CancelAsync();
        await draining;

        Assert.Contains(offline.Logs.GetSnapshot(), record => record is { Level: LogLevel.Error, Id.Id: 102 });
        Assert.False(offline.Publisher.TryEnqueue(new StuckEvent()));
        connection.SetException(OfflinePublisher.NoConnection());
    }

    [Fact]
    public async Task DrainAsync_is_done_at_once_if_the_queue_is_empty()
    {
        await using var offline = new OfflinePublisher();

        await offline.Publisher.DrainAsync(CancellationToken.None);

        Assert.False(offline.Publisher.TryEnqueue(new StuckEvent()));
        Assert.Equal(0, offline.Connects);
    }

    [Fact]
    public async Task TryEnqueue_throws_if_the_event_is_invalid()
    {
        await using var offline = new OfflinePublisher();

        Assert.Throws<EventValidationException>(() => offline.Publisher.TryEnqueue(new QueuedEvent { Number = -1 }));
        Assert.Equal(0, offline.Connects);
    }

    private static long CountOf(MetricCollector<long> lost, string stream) =>
        lost.GetMeasurementSnapshot()
            .Where(measurement => (string?)measurement.Tags["messaging.destination.name"] == stream)
            .Sum(measurement => measurement.Value);

    [EventType("post.stored", Stream = "events:posted")]
    private sealed record QueuedEvent : Event
    {
        [System.ComponentModel.DataAnnotations.Range(0, int.MaxValue)]
        public int Number { get; init; }
    }

    [EventType("post.refused", Stream = "events:refused")]
    private sealed record RefusedEvent : Event;

    [EventType("post.full", Stream = "events:full")]
    private sealed record FullEvent : Event;

    [EventType("post.lost", Stream = "events:lost")]
    private sealed record LostEvent : Event;

    [EventType("post.lost.too", Stream = "events:also-lost")]
    private sealed record AlsoLostEvent : Event;

    [EventType("post.stuck", Stream = "events:stuck")]
    private sealed record StuckEvent : Event;
}

using System.Text.Json;
using StackExchange.Redis;

namespace Promy.EventBus.Redis.Tests.Publishing;

/// <summary>More is published than the link passes within the write timeout.</summary>
[Trait(TestCategories.Trait, TestCategories.Integration)]
public sealed class SlowLinkTests : IAsyncLifetime
{
    private static readonly TimeSpan Short = TimeSpan.FromSeconds(2);

    private PrivateRedis _redis = null!;
    private TcpProxy _proxy = null!;

    public async ValueTask InitializeAsync()
    {
        _redis = await PrivateRedis.StartAsync();
        _proxy = TcpProxy.To(_redis.Server.Port);
    }

    public async ValueTask DisposeAsync()
    {
        await _proxy.DisposeAsync();
        await _redis.DisposeAsync();
    }

    [Fact]
    public async Task A_batch_slower_than_the_write_timeout_is_confirmed_whole_and_in_order()
    {
        var bus = NewBus(bytesPerSecond: 8_000_000);
        var batch = Events(40_000);

        var ids = await bus.Publisher.PublishBatchAsync(bus.Stream, batch);

        var stored = await StoredAsync(bus);
        Assert.Equal(ids, stored.Select(entry => (string)entry.Id!));
        Assert.Equal(Enumerable.Range(0, 40_000), stored.Select(NumberOf));
    }

    [Fact]
    public async Task A_link_that_becomes_slow_in_the_middle_of_a_batch_costs_no_confirmation()
    {
        var bus = NewBus(bytesPerSecond: 8_000_000, Short);
        await bus.Publisher.PublishBatchAsync(bus.Stream, Events(3_000));

        var publishing = bus.Publisher.PublishBatchAsync(bus.Stream, Events(4_000)).AsTask();
        await Eventually.TrueAsync(async () => await _redis.Database.StreamLengthAsync(bus.Stream) > 4_000);
        _proxy.BytesPerSecond = 400_000;

        Assert.Equal(4_000, (await publishing).Count);
        Assert.Equal(7_000, await _redis.Database.StreamLengthAsync(bus.Stream));
    }

    [Fact]
    public async Task Many_concurrent_publishers_are_all_confirmed()
    {
        var bus = NewBus(bytesPerSecond: 500_000, Short);
        var first = await bus.Publisher.PublishAsync(bus.Stream, new TestEvent());

        var publishing = Events(300, size: 10_000)
            .Select(one => bus.Publisher.PublishAsync(bus.Stream, one).AsTask())
            .ToArray();

        string[] ids = [first, .. await Task.WhenAll(publishing)];
        Assert.Equal(ids, (await StoredAsync(bus)).Select(entry => (string)entry.Id!));
    }

    [Fact]
    public async Task Enqueued_events_are_all_stored()
    {
        var bus = NewBus(bytesPerSecond: 500_000, Short);

        var posted = new QueuedEvent { Text = new string('x', 1000) };
        Assert.All(Enumerable.Range(0, 3_000), _ => Assert.True(bus.Publisher.TryEnqueue(posted)));
        await bus.Publisher.DrainAsync(CancellationToken.None);

        Assert.Equal(3_000, await _redis.Database.StreamLengthAsync("events:slowly-posted"));
    }

    [Fact]
    public async Task Events_published_behind_a_batch_without_waiting_stay_behind_it()
    {
        var bus = NewBus(bytesPerSecond: 2_000_000);
        await bus.Publisher.PublishAsync(bus.Stream, new TestEvent());

        var publishing = new List<Task>();
        foreach (var chunk in Events(2_001)[1..].Chunk(250))
        {
            publishing.Add(bus.Publisher.PublishBatchAsync(bus.Stream, chunk[..200]).AsTask());
            publishing.AddRange(chunk[200..].Select(one => bus.Publisher.PublishAsync(bus.Stream, one).AsTask()));
        }

        await Task.WhenAll(publishing);

        Assert.Equal(Enumerable.Range(0, 2_001), (await StoredAsync(bus)).Select(NumberOf));
    }

    [Fact]
    public async Task A_dead_link_leaves_few_events_unknown_and_the_rest_not_published()
    {
        var bus = NewBus(bytesPerSecond: 1_000_000, Short);
        var batch = Events(10_000);

        var publishing = bus.Publisher.PublishBatchAsync(bus.Stream, batch).AsTask();
        await Eventually.TrueAsync(async () => await _redis.Database.StreamLengthAsync(bus.Stream) > 200);
        _proxy.Refuses = true;
        _proxy.Reset();

        await AssertMostIsCertainlyNotPublishedAsync(bus, batch, publishing);
    }

    [Fact]
    public async Task A_silent_server_leaves_few_events_unknown_and_the_rest_not_published()
    {
        var bus = NewBus(bytesPerSecond: 1_000_000, Short);
        var batch = Events(10_000);

        var publishing = bus.Publisher.PublishBatchAsync(bus.Stream, batch).AsTask();
        await Eventually.TrueAsync(async () => await _redis.Database.StreamLengthAsync(bus.Stream) > 200);
        _proxy.Silence();

        await AssertMostIsCertainlyNotPublishedAsync(bus, batch, publishing);
    }

    [Fact]
    public async Task An_application_connection_confirms_a_batch_slower_than_its_timeout()
    {
        _proxy.BytesPerSecond = 2_000_000;
        var impatient = $"{_proxy.ConnectionString},asyncTimeout=3000";
        await using var connection = await ConnectionMultiplexer.ConnectAsync(impatient);
        var bus = _redis.NewBus(options =>
            (options.ConnectionString, options.Connection, options.WriteTimeout) = (null, connection, Short));

        Assert.Equal(10_000, (await bus.Publisher.PublishBatchAsync(bus.Stream, Events(10_000))).Count);
    }

    [Fact]
    public async Task A_publish_that_waits_for_others_can_be_cancelled_and_is_not_sent()
    {
        var bus = NewBus(bytesPerSecond: 200_000, TimeSpan.FromSeconds(30));
        await bus.Publisher.PublishAsync(bus.Stream, new TestEvent());
        var batch = bus.Publisher.PublishBatchAsync(bus.Stream, Events(2_000)).AsTask();
        await Eventually.TrueAsync(async () => await _redis.Database.StreamLengthAsync(bus.Stream) > 1);
        using var cancellation = new CancellationTokenSource();

        var publishing = bus.Publisher.PublishAsync(bus.Stream, new TestEvent(), cancellation.Token).AsTask();
        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => publishing);
        Assert.False(batch.IsCompleted);
        _proxy.BytesPerSecond = 0;
        await batch;
        Assert.Equal(2_001, await _redis.Database.StreamLengthAsync(bus.Stream));
    }

    [Fact]
    public async Task A_batch_that_is_cancelled_in_the_middle_sends_nothing_more()
    {
        var bus = NewBus(bytesPerSecond: 1_000_000, TimeSpan.FromSeconds(30));
        using var cancellation = new CancellationTokenSource();

        var publishing = bus.Publisher.PublishBatchAsync(bus.Stream, Events(20_000), cancellation.Token).AsTask();
        await Eventually.TrueAsync(async () => await _redis.Database.StreamLengthAsync(bus.Stream) > 200);
        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => publishing);
        _proxy.BytesPerSecond = 0;
        await bus.Publisher.PublishAsync(bus.Stream, new TestEvent());
        Assert.InRange(await _redis.Database.StreamLengthAsync(bus.Stream), 201, 15_000);
    }

    /// <summary>Events reported as not published are not stored, and only events on the way are unknown.</summary>
    private async Task AssertMostIsCertainlyNotPublishedAsync(RedisBus bus, TestEvent[] batch, Task publishing)
    {
        var failure = await Assert.ThrowsAsync<EventBatchPublishException>(() => publishing);

        Assert.Equal(batch.Select(one => one.Id), failure.Results.Select(result => result.EventId));
        Assert.InRange(failure.Results.Count(result => result.Error is EventPublishOutcomeUnknownException), 0, 2_000);
        Assert.IsType<EventNotPublishedException>(failure.Results[^1].Error);
        var stored = (await StoredAsync(bus)).Select(IdOf).ToHashSet();
        var published = failure.Results.Where(result => result.IsPublished);
        var notPublished = failure.Results.Where(result => result.Error is EventNotPublishedException);
        Assert.All(published, result => Assert.Contains(result.EventId, stored));
        Assert.All(notPublished, result => Assert.DoesNotContain(result.EventId, stored));
    }

    private RedisBus NewBus(int bytesPerSecond, TimeSpan? writeTimeout = null)
    {
        _proxy.BytesPerSecond = bytesPerSecond;
        return _redis.NewBus(options =>
        {
            options.ConnectionString = _proxy.ConnectionString;
            options.WriteTimeout = writeTimeout ?? options.WriteTimeout;
        });
    }

    private static TestEvent[] Events(int count, int size = 1000)
    {
        var text = new string('x', size);
        return [.. Enumerable.Range(0, count).Select(number => new TestEvent { Number = number, Text = text })];
    }

    private async Task<List<StreamEntry>> StoredAsync(RedisBus bus)
    {
        var stored = new List<StreamEntry>();
        while (true)
        {
            var after = stored.Count == 0 ? "-" : $"({stored[^1].Id}";
            var page = await _redis.Database.StreamRangeAsync(bus.Stream, after, count: 2_000);
            if (page.Length == 0)
            {
                return stored;
            }

            stored.AddRange(page);
        }
    }

    private static int NumberOf(StreamEntry entry) =>
        JsonDocument.Parse((byte[])entry["payload"]!).RootElement.GetProperty("number").GetInt32();

    private static string IdOf(StreamEntry entry) =>
        JsonDocument.Parse((byte[])entry["metadata"]!).RootElement.GetProperty("id").GetString()!;

    [EventType("post.slow", Stream = "events:slowly-posted")]
    private sealed record QueuedEvent : Event
    {
        public string Text { get; init; } = "";
    }
}

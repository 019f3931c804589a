using Promy.EventBus.Events;
using StackExchange.Redis;

namespace Promy.EventBus.Redis.Tests.Publishing;

[Trait(TestCategories.Trait, TestCategories.Integration)]
public sealed class BatchTests(RedisServer server)
{
    [Fact]
    public async Task A_batch_is_stored_in_its_order_and_returns_the_entry_ids_in_its_order()
    {
        await using var bus = new RedisBus(server, options => options.PoolSize = 3);
        var batch = Enumerable.Range(0, 2500).Select(number => new TestEvent { Number = number }).ToArray();

        var ids = await bus.Publisher.PublishBatchAsync(bus.Stream, batch);

        var stored = await bus.Database.StreamRangeAsync(bus.Stream);
        Assert.Equal(ids, stored.Select(entry => (string)entry.Id!));
        Assert.Equal(
            batch.Select(happened => happened.Id),
            stored.Select(
                entry => System.Text.Json.JsonDocument.Parse((byte[])entry["metadata"]!).RootElement.GetProperty("id")
                    .GetString()));
    }

    [Fact]
    public async Task Each_event_of_a_batch_goes_to_the_stream_that_it_declares()
    {
        await using var redis = await PrivateRedis.StartAsync();

        var ids = await redis.NewBus().Publisher.PublishBatchAsync(new Event[] { User("a"), Promotion(), User("b") });

        Assert.Equal(
            [ids[0], ids[2]],
            (await redis.Database.StreamRangeAsync(EventStreams.Users)).Select(entry => (string)entry.Id!));
        Assert.Equal(
            [ids[1]],
            (await redis.Database.StreamRangeAsync(EventStreams.Promotions)).Select(entry => (string)entry.Id!));
    }

    [Fact]
    public async Task A_partial_failure_throws_once_and_reports_the_outcome_of_each_event()
    {
        await using var redis = await PrivateRedis.StartAsync();
        await redis.Database.StringSetAsync(EventStreams.Promotions, "not a stream");
        Event[] batch = [User("a"), Promotion(), User("b")];

        var failure = await Assert.ThrowsAsync<EventBatchPublishException>(
            async () => await redis.NewBus().Publisher.PublishBatchAsync(batch));

        Assert.Equal(batch.Select(one => one.Id), failure.Results.Select(result => result.EventId));
        Assert.Equal([true, false, true], failure.Results.Select(result => result.IsPublished));
        Assert.Equal(
            [failure.Results[0].EntryId, failure.Results[2].EntryId],
            (await redis.Database.StreamRangeAsync(EventStreams.Users)).Select(entry => (string?)entry.Id));
        var error = Assert.IsType<EventNotPublishedException>(failure.Results[1].Error);
        Assert.Equal((EventStreams.Promotions, batch[1].Id), (error.Stream, error.EventId));
        Assert.Contains("WRONGTYPE", error.Message, StringComparison.Ordinal);
        Assert.Same(error, failure.InnerException);
        Assert.StartsWith(
            "Of 3 events 2 were published, 1 were not and 0 may have been.", failure.Message, StringComparison.Ordinal);
        Assert.Equal((3, 0), await redis.CommandStatisticsAsync("xadd"));
    }

    [Fact]
    public async Task A_batch_that_the_server_swallows_is_of_unknown_outcome()
    {
        await using var redis = await PrivateRedis.StartAsync();
        var bus = redis.NewBus(options => options.WriteTimeout = TimeSpan.FromMilliseconds(300));
        await bus.Publisher.PublishAsync(bus.Stream, new TestEvent());

        redis.Server.Pause();
        var failure = await Assert.ThrowsAsync<EventBatchPublishException>(
            async () => await bus.Publisher.PublishBatchAsync(bus.Stream, [new TestEvent(), new TestEvent()]));

        Assert.All(failure.Results, result => Assert.IsType<EventPublishOutcomeUnknownException>(result.Error));
        Assert.StartsWith(
            "Of 2 events 0 were published, 0 were not and 2 may have been.", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_batch_without_redis_is_certainly_not_published()
    {
        await using var redis = await PrivateRedis.StartAsync();
        var bus = redis.NewBus(options => options.WriteTimeout = TimeSpan.FromMilliseconds(300));
        await redis.Server.KillAsync();

        var failure = await Assert.ThrowsAsync<EventBatchPublishException>(
            async () => await bus.Publisher.PublishBatchAsync(bus.Stream, [new TestEvent(), new TestEvent()]));

        Assert.All(failure.Results, result => Assert.IsType<EventNotPublishedException>(result.Error));
    }

    [Fact]
    public async Task A_batch_whose_connection_cannot_be_had_reports_each_outcome()
    {
        await using var offline = new OfflinePublisher();

        var failure = await Assert.ThrowsAsync<EventBatchPublishException>(
            async () => await offline.Publisher.PublishBatchAsync("test:offline", [new TestEvent(), new TestEvent()]));

        Assert.All(failure.Results, result => Assert.IsType<EventNotPublishedException>(result.Error));
    }

    [Fact]
    public async Task A_connection_that_the_application_has_disposed_publishes_nothing()
    {
        var connection = await ConnectionMultiplexer.ConnectAsync(server.ConnectionString);
        await using var bus = new RedisBus(
            server, options => (options.ConnectionString, options.Connection) = (null, connection));
        await bus.Publisher.PublishAsync(bus.Stream, new TestEvent());
        await connection.DisposeAsync();

        await Assert.ThrowsAsync<EventNotPublishedException>(
            async () => await bus.Publisher.PublishAsync(bus.Stream, new TestEvent()));
        var failure = await Assert.ThrowsAsync<EventBatchPublishException>(
            async () => await bus.Publisher.PublishBatchAsync(bus.Stream, [new TestEvent(), new TestEvent()]));

        Assert.All(failure.Results, result => Assert.IsType<EventNotPublishedException>(result.Error));
        Assert.Equal(1, await bus.Database.StreamLengthAsync(bus.Stream));
    }

    private static UserRegisteredEvent User(string id) => new() { UserId = id, Email = "ana@example.com" };

    private static PromotionDeletedEvent Promotion() => new() { PromotionId = "promo-123" };
}

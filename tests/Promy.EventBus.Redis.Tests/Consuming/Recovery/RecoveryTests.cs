using StackExchange.Redis;

namespace Promy.EventBus.Redis.Tests.Consuming;

[Trait(TestCategories.Trait, TestCategories.Integration)]
public sealed class RecoveryTests(RedisServer server)
{
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(200);

    [Fact]
    public async Task Own_pending_entries_are_taken_up_however_many_there_are()
    {
        await using var bus = new RedisBus(server);
        await bus.PublishManyAsync(250);
        await ReadAndForgetAsync(bus, "worker-0", 250);

        var consumer = bus.Consume(configure: subscription => subscription with { ConsumerId = "worker-0" });

        await Eventually.EqualAsync(250, () => consumer.Deliveries.Count);
        await Eventually.EqualAsync(0, () => bus.PendingAsync());
        Assert.Equal(Enumerable.Range(0, 250), consumer.Numbers.Order());
    }

    [Fact]
    public async Task Entries_abandoned_by_another_consumer_are_reclaimed()
    {
        await using var bus = new RedisBus(server);
        await bus.PublishManyAsync(250);
        await ReadAndForgetAsync(bus, "crashed", 250);

        var consumer = bus.Consume(configure: Quick);

        await Eventually.EqualAsync(250, () => consumer.Deliveries.Count);
        await Eventually.EqualAsync(0, () => bus.PendingAsync());
        Assert.Equal(Enumerable.Range(0, 250), consumer.Numbers.Order());
        Assert.All(consumer.Deliveries, delivery => Assert.Equal(2, delivery.DeliveryCount));
    }

    [Fact]
    public async Task An_abandoned_entry_behind_many_that_are_not_is_found()
    {
        await using var bus = new RedisBus(server);
        await bus.PublishManyAsync(3000);
        var entries = await ReadAndForgetAsync(bus, "alive", 3000);
        await bus.Database.ExecuteAsync(
            "XCLAIM", bus.Stream, bus.Group, "alive", 0, entries[^1].Id, "IDLE", 60_000, "JUSTID");

        // One XAUTOCLAIM looks at ten entries for each that it may return: only following the cursor gets to the last.
        var consumer = bus.Consume();

        await Eventually.EqualAsync(1, () => consumer.Deliveries.Count);
        Assert.Equal([2999], consumer.Numbers);
    }

    [Fact]
    public async Task An_entry_that_lost_its_lease_behind_a_slow_handler_is_not_handled_here()
    {
        await using var redis = await PrivateRedis.StartAsync();
        var bus = redis.NewBus(options => options.ReadTimeout = TimeSpan.FromMilliseconds(500));
        var release = new TaskCompletionSource();
        var minIdle = TimeSpan.FromSeconds(2);
        var consumer = bus.Consume(
            async (_, _) =>
            {
                await release.Task;
                return DeliveryOutcome.Handled;
            },
            subscription => subscription with
            {
                MaxConcurrency = 1,
                MinIdle = minIdle,
                RecoveryInterval = TimeSpan.FromMilliseconds(200),
            });
        await bus.PublishManyAsync(3);
        await Eventually.TrueAsync(() => consumer is { Deliveries.Count: 1, Report.InFlight: 3 });

        // No lease can be renewed while Redis is frozen: after the idle time another consumer might have taken the two
        // that wait.
        redis.Server.Pause();
        var frozen = TimeProvider.System.GetTimestamp();
        await Eventually.TrueAsync(() => TimeProvider.System.GetElapsedTime(frozen) > minIdle * 1.5);
        release.SetResult();
        await Eventually.EqualAsync(1, () => consumer.Report!.InFlight);
        Assert.Single(consumer.Deliveries);
        redis.Server.Resume();

        // They are still pending, and come back.
        await Eventually.EqualAsync(0, () => bus.PendingAsync(), TimeSpan.FromSeconds(30));
        Assert.Equal([0, 1, 2], consumer.Numbers.Distinct().Order());
    }

    [Fact]
    public async Task An_entry_in_flight_here_is_not_handled_twice_if_its_lease_was_lost()
    {
        await using var bus = new RedisBus(server);
        var release = new TaskCompletionSource();
        var consumer = bus.Consume(async (_, _) =>
        {
            await release.Task;
            return DeliveryOutcome.Handled;
        }, subscription => subscription with { ConsumerId = "worker-0", RecoveryInterval = Short });
        var entryId = await bus.Publisher.PublishAsync(bus.Stream, new TestEvent());
        await Eventually.EqualAsync(1, () => consumer.Deliveries.Count);

        await bus.Database.ExecuteAsync(
            "XCLAIM", bus.Stream, bus.Group, "worker-0", 0, entryId, "IDLE", 60_000, "JUSTID");

        // The sweep takes the entry for abandoned and claims it: the idle time that Redis keeps shows it. It counts
        // no delivery.
        var claimed = await Eventually.ReadAsync(
            async () => (await bus.Database.StreamPendingMessagesAsync(bus.Stream, bus.Group, 1, "worker-0"))[0],
            entry => entry.IdleTimeInMilliseconds < 60_000);
        Assert.Equal(1, claimed.DeliveryCount);
        release.SetResult();
        await Eventually.EqualAsync(0, () => bus.PendingAsync());
        Assert.Single(consumer.Deliveries);
    }

    [Fact]
    public async Task An_entry_beyond_the_delivery_limit_is_dead_lettered_without_being_handled()
    {
        await using var bus = new RedisBus(server);
        await bus.PublishManyAsync(1);
        var entry = Assert.Single(await ReadAndForgetAsync(bus, "crashed", 1));
        await bus.Database.ExecuteAsync(
            "XCLAIM", bus.Stream, bus.Group, "crashed", 0, entry.Id, "IDLE", 60_000, "RETRYCOUNT", 10, "JUSTID");

        var consumer = bus.Consume();

        var letter = await bus.SingleDeadLetterAsync();
        await Eventually.EqualAsync(0, () => bus.PendingAsync());
        Assert.Empty(consumer.Deliveries);
        Assert.Equal(11, letter.GetProperty("delivery_count").GetInt64());
        Assert.Contains("11 times", letter.GetProperty("failure_reason").GetString(), StringComparison.Ordinal);
        Assert.Contains(bus.Logs.GetSnapshot(), record => record.Id.Name == "DeliveryLimitReached");
    }

    [Fact]
    public async Task An_entry_deleted_while_pending_leaves_the_pending_entries_unhandled()
    {
        await using var bus = new RedisBus(server);
        await bus.PublishManyAsync(2);
        var entries = await ReadAndForgetAsync(bus, "crashed", 2);
        await bus.Database.StreamDeleteAsync(bus.Stream, [entries[0].Id]);

        var consumer = bus.Consume(configure: Quick);

        await Eventually.EqualAsync(0, () => bus.PendingAsync());
        Assert.Equal([1], consumer.Numbers);
    }

    private static EventSubscription Quick(EventSubscription subscription) =>
        subscription with { MinIdle = TimeSpan.FromSeconds(1), RecoveryInterval = Short };

    private static async Task<StreamEntry[]> ReadAndForgetAsync(RedisBus bus, string consumer, int count)
    {
        await bus.Database.StreamCreateConsumerGroupAsync(bus.Stream, bus.Group, StreamPosition.Beginning);
        var entries = await bus.Database.StreamReadGroupAsync(
            bus.Stream, bus.Group, consumer, StreamPosition.NewMessages, count);
        Assert.Equal(count, entries.Length);
        return entries;
    }
}

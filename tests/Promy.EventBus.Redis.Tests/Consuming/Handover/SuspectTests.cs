using System.Collections.Concurrent;
using StackExchange.Redis;

namespace Promy.EventBus.Redis.Tests.Consuming;

/// <summary>
/// Entries that were delivered twice and settled by nobody: one of them may kill the process that handles it.
/// </summary>
[Trait(TestCategories.Trait, TestCategories.Integration)]
public sealed class SuspectTests(RedisServer server)
{
    [Theory]
    [InlineData(null)]
    [InlineData("worker-0")]
    public async Task Suspects_are_handled_one_at_a_time_and_counted_when_their_handler_begins(string? consumerId)
    {
        await using var bus = new RedisBus(server);
        await CrashAsync(bus, count: 5, deliveries: 2, consumerId ?? "dead");
        using var next = new SemaphoreSlim(0);
        var consumer = bus.Consume(
            async (_, token) =>
            {
                await next.WaitAsync(token);
                return DeliveryOutcome.Handled;
            },
            subscription => subscription with { ConsumerId = consumerId });

        for (var handled = 0; handled < 5; handled++)
        {
            await Eventually.EqualAsync(handled + 1, () => consumer.Deliveries.Count);
            var expected = string.Join(' ', Enumerable.Repeat(2L, 4 - handled).Append(3));

            // Which one it is, nobody promises: two workers may take one each, and the second begin before the first.
            await Eventually.EqualAsync(expected, async () => string.Join(' ', (await CountsAsync(bus)).Order()));
            next.Release();
        }

        await Eventually.EqualAsync(0, () => bus.PendingAsync());
        Assert.Equal(Enumerable.Range(0, 5), consumer.Numbers.Order());
        Assert.All(consumer.Deliveries, delivery => Assert.Equal(3, delivery.DeliveryCount));
    }

    [Fact]
    public async Task A_suspect_is_acknowledged_before_the_next_begins()
    {
        await using var bus = new RedisBus(server);
        await CrashAsync(bus, count: 20, deliveries: 2, "dead");
        var pending = new ConcurrentQueue<long>();

        var consumer = bus.Consume(async (_, _) =>
        {
            pending.Enqueue(await bus.PendingAsync());
            return DeliveryOutcome.Handled;
        });

        await Eventually.EqualAsync(20, () => consumer.Deliveries.Count);
        await Eventually.EqualAsync(0, () => bus.PendingAsync());
        Assert.Equal(Enumerable.Range(1, 20).Reverse().Select(count => (long)count), pending);
    }

    [Fact]
    public async Task Suspects_do_not_hold_up_new_entries()
    {
        await using var bus = new RedisBus(server);
        await CrashAsync(bus, count: 3, deliveries: 2, "dead");
        var release = new TaskCompletionSource();
        var consumer = bus.Consume(async (delivery, _) =>
        {
            if (delivery.DeliveryCount > 1)
            {
                await release.Task;
            }

            return DeliveryOutcome.Handled;
        });
        await Eventually.EqualAsync(1, () => consumer.Deliveries.Count);

        await bus.Publisher.PublishBatchAsync(
            bus.Stream, [.. Enumerable.Range(100, 50).Select(number => new TestEvent { Number = number })]);

        await Eventually.EqualAsync(51, () => consumer.Deliveries.Count);
        await Eventually.EqualAsync(3, () => bus.PendingAsync());
        release.SetResult();
        await Eventually.EqualAsync(0, () => bus.PendingAsync());
        Assert.Equal(53, consumer.Deliveries.Count);
    }

    [Fact]
    public async Task An_interruption_leaves_the_delivery_counts_of_suspects_as_they_were()
    {
        await using var bus = new RedisBus(server);
        await CrashAsync(bus, count: 4, deliveries: 2, "dead");
        var consumer = bus.Consume(
            async (_, token) =>
            {
                await Task.Delay(Timeout.Infinite, token);
                return DeliveryOutcome.Handled;
            },
            subscription => subscription with { DrainTimeout = TimeSpan.FromMilliseconds(50) });
        await Eventually.TrueAsync(() => consumer is { Deliveries.Count: 1, Report.InFlight: 4 });

        await consumer.StopAsync();

        Assert.Equal(Enumerable.Repeat(2L, 4), await CountsAsync(bus));
    }

    [Fact]
    public async Task Entries_at_their_second_delivery_are_handled_concurrently()
    {
        await using var bus = new RedisBus(server);
        await CrashAsync(bus, count: 5, deliveries: 1, "dead");
        var release = new TaskCompletionSource();
        var consumer = bus.Consume(async (_, _) =>
        {
            await release.Task;
            return DeliveryOutcome.Handled;
        });

        await Eventually.EqualAsync(5, () => consumer.Deliveries.Count);
        release.SetResult();
        await Eventually.EqualAsync(0, () => bus.PendingAsync());
    }

    [Fact]
    public async Task A_suspect_whose_count_had_no_reply_comes_back_alone_with_its_count()
    {
        await using var redis = await PrivateRedis.StartAsync();
        await using var proxy = TcpProxy.To(redis.Server.Port);
        var bus = redis.NewBus(options =>
        {
            options.ConnectionString = proxy.ConnectionString;
            options.ReadTimeout = TimeSpan.FromSeconds(1);
        });
        await CrashAsync(bus, count: 3, deliveries: 2, "dead");
        var requests = new RedisRequests();
        var uncounted = new ConcurrentDictionary<string, bool>();
        proxy.EatRepliesOf = (connection, chunk) =>
        {
            // Redis counts, and nobody hears of it: the first time, of each.
            var counts = requests.CompletedBy(connection, chunk).Where(IsCount);
            return counts.Any(command => uncounted.TryAdd(command[5], true));
        };
        using var next = new SemaphoreSlim(0);
        var consumer = bus.Consume(
            async (_, token) =>
            {
                await next.WaitAsync(token);
                return DeliveryOutcome.Handled;
            },
            subscription => subscription with { RecoveryInterval = TimeSpan.FromMilliseconds(500) });
        await Eventually.EqualAsync(3, () => uncounted.Count);

        foreach (var connection in proxy.Connections.Where(connection => connection.EatsReplies))
        {
            connection.Reset();
        }

        for (var handled = 0; handled < 3; handled++)
        {
            await Eventually.EqualAsync(
                (handled + 1, 3 - handled), () => (consumer.Deliveries.Count, consumer.Report!.InFlight));
            var expected = string.Join(' ', Enumerable.Repeat(2L, 2 - handled).Append(3));
            await Eventually.EqualAsync(expected, async () => string.Join(' ', (await CountsAsync(bus)).Order()));
            next.Release();
        }

        await Eventually.EqualAsync(0, () => bus.PendingAsync());
        Assert.Equal(Enumerable.Range(0, 3), consumer.Numbers.Order());
        Assert.All(consumer.Deliveries, delivery => Assert.Equal(3, delivery.DeliveryCount));

        // XCLAIM stream group consumer 0 id RETRYCOUNT count JUSTID
        static bool IsCount(string[] command) =>
            command is ["XCLAIM", _, _, _, _, _, "RETRYCOUNT", _, "JUSTID"];
    }

    [Fact]
    public async Task A_delivery_that_began_counts_even_if_the_entry_is_left_pending()
    {
        await using var bus = new RedisBus(server);
        await CrashAsync(bus, count: 1, deliveries: 2, "dead");

        var consumer = bus.Consume(
            (delivery, _) => new(delivery.DeliveryCount == 3 ? DeliveryOutcome.KeptPending : DeliveryOutcome.Handled),
            subscription => subscription with
            {
                MinIdle = TimeSpan.FromSeconds(2), RecoveryInterval = TimeSpan.FromMilliseconds(200),
            });

        await Eventually.EqualAsync(0, () => bus.PendingAsync());
        Assert.Equal([3L, 4L], consumer.Deliveries.Select(delivery => delivery.DeliveryCount));
    }

    /// <summary>
    /// Leaves entries as consumers that died leave them: delivered so often, pending, and idle for long.
    /// </summary>
    private static async Task CrashAsync(RedisBus bus, int count, int deliveries, string consumer)
    {
        await bus.PublishManyAsync(count);
        await bus.Database.StreamCreateConsumerGroupAsync(bus.Stream, bus.Group, StreamPosition.Beginning);
        var entries = await bus.Database.StreamReadGroupAsync(bus.Stream, bus.Group, consumer, ">");
        await bus.Database.ExecuteAsync(
            "XCLAIM",
            [
                (RedisKey)bus.Stream, bus.Group, consumer, 0, .. entries.Select(entry => (object)entry.Id),
                "IDLE", 3_600_000, "RETRYCOUNT", deliveries, "JUSTID",
            ]);
    }

    private static async Task<long[]> CountsAsync(RedisBus bus)
    {
        var pending = await bus.Database.StreamPendingMessagesAsync(bus.Stream, bus.Group, 100, RedisValue.Null);
        return Array.ConvertAll(pending, entry => (long)entry.DeliveryCount);
    }
}

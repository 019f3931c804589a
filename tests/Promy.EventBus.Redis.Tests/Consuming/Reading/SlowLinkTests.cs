using StackExchange.Redis;

namespace Promy.EventBus.Redis.Tests.Consuming;

/// <summary>Replies that take longer than a timeout, and replies that never arrive.</summary>
[Trait(TestCategories.Trait, TestCategories.Integration)]
public sealed class SlowLinkTests
{
    private const int Slow = 1_500_000;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(500);

    [Fact]
    public async Task Large_events_are_handled_once_and_full_batches_return_on_a_quick_link()
    {
        const int Large = 30;
        const int Small = 400;
        await using var redis = await PrivateRedis.StartAsync();
        await using var proxy = TcpProxy.To(redis.Server.Port);
        var seen = new SeenCommands(proxy);
        var bus = redis.NewBus(options => options.ConnectionString = proxy.ConnectionString);
        await PublishAsync(bus, Large, size: 1_000_000);
        proxy.BytesPerSecond = Slow;

        var consumer = bus.Consume(configure: Defaults);
        var probe = new RedisProbe(bus.Connections, bus.Options, TimeProvider.System);
        var unanswered = new List<Exception>();
        await Eventually.TrueAsync(
            async () =>
            {
                // Answered within the read timeout: it does not wait behind the events.
                var problem = await Record.ExceptionAsync(() => probe.PingAsync(CancellationToken.None));
                unanswered.AddRange(problem is null ? [] : [problem]);
                return consumer.Deliveries.Count >= Large;
            },
            Patience);
        Assert.Empty(unanswered);

        await Eventually.EqualAsync(0, () => bus.PendingAsync(), Patience);
        Assert.Equal(Enumerable.Range(0, Large), consumer.Numbers.Order());
        Assert.All(consumer.Deliveries, delivery => Assert.Equal(1, delivery.DeliveryCount));
        Assert.False(await bus.Database.KeyExistsAsync(bus.DeadLetters));
        Assert.DoesNotContain(bus.Logs.GetSnapshot(), record => record.Id.Name == "SubscriptionFailing");

        var before = seen.Counts.Count;
        Assert.Contains(seen.Counts, count => count < bus.Subscription.BatchSize);
        proxy.BytesPerSecond = 0;
        await bus.PublishManyAsync(Small);

        await Eventually.EqualAsync(Large + Small, () => consumer.Deliveries.Count, Patience);
        Assert.Contains(bus.Subscription.BatchSize, seen.Counts.Skip(before));
    }

    [Fact]
    public async Task An_event_that_is_on_its_way_for_longer_than_every_timeout_arrives()
    {
        const int Size = 16 * 1024 * 1024;
        await using var redis = await PrivateRedis.StartAsync();
        await using var proxy = TcpProxy.To(redis.Server.Port);
        var bus = redis.NewBus(
            options => Through(proxy, options, TimeSpan.FromSeconds(1)),
            publisher => publisher.MaxPayloadBytes = 2 * Size);
        await PublishAsync(bus, count: 1, Size);
        proxy.BytesPerSecond = Slow;

        var consumer = bus.Consume(configure: Defaults);
        var isOverdue = false;
        await Eventually.TrueAsync(
            () =>
            {
                isOverdue |= consumer.Report is { } report && report.SinceLastRead > report.ReadDeadline;
                return consumer.Deliveries.Count == 1;
            },
            Patience);

        await Eventually.EqualAsync(0, () => bus.PendingAsync(), Patience);
        Assert.Equal(1, Assert.Single(consumer.Deliveries).DeliveryCount);
        Assert.False(isOverdue, "health took the arriving reply for a dead connection");
    }

    [Fact]
    public async Task A_link_on_which_nothing_moves_is_replaced()
    {
        await using var redis = await PrivateRedis.StartAsync();
        await using var proxy = TcpProxy.To(redis.Server.Port);
        var bus = redis.NewBus(options => Through(proxy, options, Short));
        var consumer = bus.Consume(configure: subscription => subscription with { BlockDuration = Short });
        await bus.PublishManyAsync(1);
        await Eventually.EqualAsync(1, () => consumer.Deliveries.Count, Patience);

        proxy.Silence();
        await RawEntries.AddPromotionCreatedAsync(bus.Database, bus.Stream, "while-silent");

        await Eventually.EqualAsync(2, () => consumer.Deliveries.Count, Patience);
    }

    [Theory]
    [InlineData("XREADGROUP", 1, 1)]
    [InlineData("XCLAIM", 3, 2)]
    [InlineData("XAUTOCLAIM", 1, 2)]
    public async Task A_delivery_whose_reply_was_lost_does_not_count(string lost, int times, int expected)
    {
        const int Count = 5;
        await using var redis = await PrivateRedis.StartAsync();
        await using var proxy = TcpProxy.To(redis.Server.Port);
        var seen = new SeenCommands(proxy);
        var bus = redis.NewBus(options => Through(proxy, options, Short));
        await PublishAsync(bus, Count, size: 10);
        switch (lost)
        {
            case "XCLAIM":
                await ReadAndForgetAsync(bus, "worker-0", idle: TimeSpan.Zero);
                break;
            case "XAUTOCLAIM":
                await ReadAndForgetAsync(bus, "crashed", idle: TimeSpan.FromHours(1));
                break;
        }

        seen.Eat(lost, bus.Stream, times);
        var release = new TaskCompletionSource();
        var consumer = bus.Consume(
            async (_, token) =>
            {
                await release.Task.WaitAsync(token);
                return DeliveryOutcome.Handled;
            },
            subscription => subscription with
            {
                ConsumerId = "worker-0",
                BlockDuration = Short,
                MaxConcurrency = Count,
            });

        await Eventually.EqualAsync(Count, () => consumer.Deliveries.Count, Patience);
        Assert.All(consumer.Deliveries, delivery => Assert.Equal(expected, delivery.DeliveryCount));
        Assert.All(await CountsAsync(bus), count => Assert.Equal(expected, count));
        Assert.True(seen.IsEaten);
        release.SetResult();
        await Eventually.EqualAsync(0, () => bus.PendingAsync(), Patience);
        Assert.Equal(Count, consumer.Deliveries.Count);
    }

    [Fact]
    public async Task Each_lost_reply_makes_the_next_read_smaller()
    {
        const int Count = 10;
        await using var redis = await PrivateRedis.StartAsync();
        await using var proxy = TcpProxy.To(redis.Server.Port);
        var seen = new SeenCommands(proxy);
        var bus = redis.NewBus(options => Through(proxy, options, Short));
        await PublishAsync(bus, Count, size: 10);
        seen.OnClaim = () =>
        {
            if (seen.Claims.Count == 1)
            {
                seen.Eat("XCLAIM", bus.Stream, times: 1);
            }
        };
        seen.Eat("XREADGROUP", bus.Stream, times: 1);

        var consumer = bus.Consume(
            configure: subscription => subscription with { BatchSize = Count, BlockDuration = Short });

        await Eventually.EqualAsync(Count, () => consumer.Deliveries.Count, Patience);
        Assert.Equal(Count, seen.Counts.First());
        Assert.Equal([Count / 2, Count / 4], seen.Claims.Take(2));
        Assert.All(consumer.Deliveries, delivery => Assert.Equal(1, delivery.DeliveryCount));
    }

    [Fact]
    public async Task Entries_that_never_arrived_are_handed_back_uncounted()
    {
        const int Count = 3;
        await using var redis = await PrivateRedis.StartAsync();
        await using var proxy = TcpProxy.To(redis.Server.Port);
        var seen = new SeenCommands(proxy);
        var bus = redis.NewBus(options => Through(proxy, options, TimeSpan.FromMinutes(1)));
        await PublishAsync(bus, Count, size: 10);
        seen.Eat("XREADGROUP", bus.Stream, times: 1);
        var consumer = bus.Consume(configure: subscription => subscription with { BlockDuration = Short });
        await Eventually.EqualAsync(Count, () => bus.PendingAsync(), Patience);

        await consumer.StopAsync();

        Assert.Empty(consumer.Deliveries);
        Assert.Equal(Enumerable.Repeat(0L, Count), await CountsAsync(bus));
        var next = bus.Consume();
        await Eventually.EqualAsync(Count, () => next.Deliveries.Count, Patience);
        Assert.All(next.Deliveries, delivery => Assert.Equal(1, delivery.DeliveryCount));
    }

    private static EventSubscription Defaults(EventSubscription subscription) =>
        new()
        {
            Stream = subscription.Stream,
            Group = subscription.Group,
            DeadLetterStream = subscription.DeadLetterStream,
        };

    private static void Through(TcpProxy proxy, EventBusRedisOptions options, TimeSpan readTimeout) =>
        (options.ConnectionString, options.ReadTimeout) = (proxy.ConnectionString, readTimeout);

    private static async Task PublishAsync(RedisBus bus, int count, int size)
    {
        var text = new string('x', size);
        foreach (var number in Enumerable.Range(0, count))
        {
            await bus.Publisher.PublishAsync(bus.Stream, new TestEvent { Number = number, Text = text });
        }
    }

    private static async Task ReadAndForgetAsync(RedisBus bus, string consumer, TimeSpan idle)
    {
        await bus.Database.StreamCreateConsumerGroupAsync(bus.Stream, bus.Group, StreamPosition.Beginning);
        var entries = await bus.Database.StreamReadGroupAsync(bus.Stream, bus.Group, consumer, ">");
        await bus.Database.ExecuteAsync(
            "XCLAIM",
            [
                (RedisKey)bus.Stream, bus.Group, consumer, 0, .. entries.Select(entry => (object)entry.Id),
                "IDLE", (long)idle.TotalMilliseconds, "JUSTID",
            ]);
    }

    private static async Task<long[]> CountsAsync(RedisBus bus)
    {
        var pending = await bus.Database.StreamPendingMessagesAsync(bus.Stream, bus.Group, 100, RedisValue.Null);
        return Array.ConvertAll(pending, entry => (long)entry.DeliveryCount);
    }
}

using StackExchange.Redis;

namespace Promy.EventBus.Redis.Tests.Consuming;

/// <summary>A stop while the contents of abandoned entries are on their way.</summary>
[Trait(TestCategories.Trait, TestCategories.Integration)]
public sealed class StoppedSearchTests
{
    private const int Count = 100;

    [Fact]
    public async Task A_stopped_search_asks_for_no_more_and_hands_back_the_rest_uncounted()
    {
        await using var redis = await PrivateRedis.StartAsync();
        await using var proxy = TcpProxy.To(redis.Server.Port);
        var seen = new SeenCommands(proxy);
        var bus = redis.NewBus(options => options.ConnectionString = proxy.ConnectionString);
        await using var stepped = new SteppedStream(bus, Searching(bus.Subscription));
        var ids = await stepped.ReadAndForgetAsync(Count, "crashed", idle: TimeSpan.Zero);
        var consumer = bus.Consume(configure: Searching);
        await Eventually.TrueAsync(() => seen.Counts.Count > 0);

        seen.OnClaim = consumer.BeginStop;
        await stepped.GiveAsync(ids, "crashed", idle: TimeSpan.FromHours(1), deliveries: 1);
        await consumer.Completion;

        Assert.Equal(ReplySize.First, Assert.Single(seen.Claims));
        var pending = await bus.Database.StreamPendingMessagesAsync(bus.Stream, bus.Group, Count, RedisValue.Null);
        Assert.Equal(Count - consumer.Deliveries.Count, pending.Length);
        Assert.All(pending, entry => Assert.Equal(1, entry.DeliveryCount));

        // What was not claimed yet is where it was.
        string[] owners = [ConsumerName.HandedBack, "crashed"];
        Assert.All(pending, entry => Assert.Contains((string)entry.ConsumerName!, owners));
    }

    [Fact]
    public async Task A_stopped_search_does_not_wait_for_a_missing_reply()
    {
        await using var redis = await PrivateRedis.StartAsync();
        await using var proxy = TcpProxy.To(redis.Server.Port);
        var seen = new SeenCommands(proxy);
        var bus = redis.NewBus(
            options => (options.ConnectionString, options.ReadTimeout) =
                (proxy.ConnectionString, TimeSpan.FromMinutes(10)));
        await using var stepped = new SteppedStream(bus, Searching(bus.Subscription));
        var ids = await stepped.ReadAndForgetAsync(Count, "crashed", idle: TimeSpan.Zero);
        var consumer = bus.Consume(
            configure: subscription => Searching(subscription) with { DrainTimeout = TimeSpan.FromMilliseconds(200) });
        await Eventually.TrueAsync(() => seen.Counts.Count > 0);

        seen.Eat("XCLAIM", bus.Stream, times: 1);
        await stepped.GiveAsync(ids, "crashed", idle: TimeSpan.FromHours(1), deliveries: 1);
        await Eventually.TrueAsync(() => seen.IsEaten);
        await consumer.StopAsync();

        await Eventually.TrueAsync(() => !proxy.Connections.Any(link => link.EatsReplies));
        var pending = await bus.Database.StreamPendingMessagesAsync(bus.Stream, bus.Group, Count, RedisValue.Null);
        Assert.Equal(Count, pending.Length);
        Assert.All(pending, entry => Assert.Equal(1, entry.DeliveryCount));
    }

    private static EventSubscription Searching(EventSubscription subscription) =>
        subscription with
        {
            BatchSize = Count,
            BlockDuration = TimeSpan.FromMilliseconds(500),
            RecoveryInterval = TimeSpan.FromMilliseconds(200),
        };
}

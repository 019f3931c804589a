using Microsoft.Extensions.Time.Testing;

namespace Promy.EventBus.Redis.Tests.Consuming;

/// <summary>Pending entries whose contents are on their way to this consumer, or have just arrived.</summary>
[Trait(TestCategories.Trait, TestCategories.Integration)]
public sealed class ContentsOnTheWayTests(RedisServer server)
{
    private static readonly TimeSpan Long = TimeSpan.FromHours(1);

    [Fact]
    public async Task An_entry_long_idle_behind_a_full_window_is_left_to_its_new_owner()
    {
        var clock = new FakeTimeProvider();
        await using var bus = new RedisBus(server);
        await using var stepped = new SteppedStream(bus, Patient(bus), time: clock);
        await using var connection = await stepped.ConnectAsync();
        var ids = await stepped.ReadAndForgetAsync(1, stepped.Consumer, idle: TimeSpan.Zero);
        var window = stepped.Window;
        var all = await window.ReserveAsync(window.Capacity, window.Capacity, spare: 0, CancellationToken.None);

        var looking = stepped.TakeUpAsync(connection);
        await Eventually.TrueAsync(() => stepped.Stream.Unseen.TryGet(ids[0], out _));
        clock.Advance(stepped.Subscription.MinIdle);
        await stepped.GiveAsync(ids, "healthy", idle: TimeSpan.Zero, deliveries: 1);
        window.Release(all);
        await looking;

        Assert.Empty(stepped.Taken());
        var pending = await bus.Database.StreamPendingMessagesAsync(bus.Stream, bus.Group, 10, consumerName: default);
        Assert.Equal("healthy", Assert.Single(pending).ConsumerName);

        // The place that was reserved for it is free again.
        var reserving = window.ReserveAsync(all, all, spare: 0, CancellationToken.None).AsTask();
        Assert.Equal(all, await reserving.WaitAsync(Eventually.DefaultDeadline));
    }

    [Fact]
    public async Task A_long_idle_entry_that_another_has_settled_does_not_count_as_deleted()
    {
        var clock = new FakeTimeProvider();
        await using var redis = await PrivateRedis.StartAsync();
        await using var proxy = TcpProxy.To(redis.Server.Port);
        var seen = new SeenCommands(proxy);
        var bus = redis.NewBus(options => options.ConnectionString = proxy.ConnectionString);
        await using var stepped = new SteppedStream(bus, Patient(bus), time: clock);
        await using var connection = await stepped.ConnectAsync();
        var ids = await stepped.ReadAndForgetAsync(1, stepped.Consumer, idle: TimeSpan.Zero);
        using var deleted = new DeletedCount(bus.Stream);

        // The question for the contents is sent and has not reached Redis yet.
        seen.OnClaim = () =>
        {
            clock.Advance(stepped.Subscription.MinIdle);
            bus.Database.StreamAcknowledge(bus.Stream, bus.Group, ids);
        };
        await stepped.TakeUpAsync(connection);

        Assert.Equal(1, Assert.Single(seen.Claims));
        Assert.Empty(stepped.Taken());
        Assert.True(stepped.Stream.Unseen.IsEmpty);
        Assert.Equal(0, deleted.Value);
    }

    [Fact]
    public async Task Entries_are_handled_in_stream_order_however_often_each_was_delivered()
    {
        await using var bus = new RedisBus(server);
        await using var stepped = new SteppedStream(bus, bus.Subscription);
        await using var connection = await stepped.ConnectAsync();
        var ids = await stepped.ReadAndForgetAsync(3, "crashed", idle: Long);
        await stepped.GiveAsync([ids[1]], "crashed", idle: Long, deliveries: 0);

        await stepped.Abandoned.SweepAsync(_ => new(connection), CancellationToken.None);

        (string?, long)[] expected = [(ids[0], 2), (ids[1], 1), (ids[2], 2)];
        Assert.Equal(expected, stepped.Taken().Select(delivery => ((string?)delivery.EntryId, delivery.DeliveryCount)));
    }

    [Fact]
    public async Task Entries_that_arrived_are_handled_with_their_count_if_the_rest_is_lost()
    {
        await using var redis = await PrivateRedis.StartAsync();
        await using var proxy = TcpProxy.To(redis.Server.Port);
        var seen = new SeenCommands(proxy);
        var bus = redis.NewBus(options => options.ConnectionString = proxy.ConnectionString);
        await using var stepped = new SteppedStream(bus, bus.Subscription);
        await using var connection = await stepped.ConnectAsync();
        var ids = await stepped.ReadAndForgetAsync(2, "crashed", idle: Long);
        await stepped.GiveAsync([ids[1]], "crashed", idle: Long, deliveries: 0);

        // Those that were delivered equally often come together: here each by itself.
        seen.OnClaim = () =>
        {
            if (seen.Claims.Count == 2)
            {
                proxy.Reset();
            }
        };
        Assert.NotNull(await Record.ExceptionAsync(
            () => stepped.Abandoned.SweepAsync(_ => new(connection), CancellationToken.None)));

        var arrived = Assert.Single(stepped.Taken());
        Assert.Equal((ids[0], 2), (arrived.EntryId, arrived.DeliveryCount));
        Assert.Equal(ids[1], Assert.Single(stepped.Stream.Unseen.Ids));
    }

    [Fact]
    public async Task An_entry_still_in_flight_at_the_end_of_the_stop_stays_counted()
    {
        await using var bus = new RedisBus(server);
        await using var stepped = new SteppedStream(bus, bus.Subscription);
        await using var connection = await stepped.ConnectAsync();
        await stepped.ReadAndForgetAsync(2, stepped.Consumer, idle: TimeSpan.Zero);
        await stepped.TakeUpAsync(connection);
        Assert.Equal([1, 1], stepped.Taken().Select(delivery => delivery.DeliveryCount));

        await stepped.HandBack.HandBackAsync([], all: true);

        Assert.All(await stepped.CountsAsync(), count => Assert.Equal(1, count));
    }

    /// <summary>Entries are idle for long only by the test's clock, however busy the machine is.</summary>
    private static EventSubscription Patient(RedisBus bus) => bus.Subscription with { MinIdle = Long };
}

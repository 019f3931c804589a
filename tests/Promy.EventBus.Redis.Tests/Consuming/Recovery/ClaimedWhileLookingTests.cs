namespace Promy.EventBus.Redis.Tests.Consuming;

/// <summary>
/// Entries that a search for abandoned ones has claimed by their ids while the own pending ones are looked through.
/// </summary>
[Trait(TestCategories.Trait, TestCategories.Integration)]
public sealed class ClaimedWhileLookingTests(RedisServer server)
{
    private static readonly TimeSpan Long = TimeSpan.FromHours(1);

    [Fact]
    public async Task The_delivery_of_a_consumer_that_crashed_stays_counted()
    {
        await using var bus = new RedisBus(server);
        await using var stepped = new SteppedStream(bus, bus.Subscription);
        await stepped.ReadAndForgetAsync(3, "crashed", idle: Long);
        await using var connection = await stepped.ConnectAsync();

        // The search has the ids, and goes on when it has a connection for the contents.
        await stepped.Abandoned.SweepAsync(
            async _ =>
            {
                await stepped.TakeUpAsync(connection);
                return connection;
            },
            CancellationToken.None);

        Assert.Equal([2, 2, 2], stepped.Taken().Select(delivery => delivery.DeliveryCount));
        Assert.All(await stepped.CountsAsync(), count => Assert.Equal(2, count));
    }

    [Fact]
    public async Task A_stop_during_the_search_leaves_the_delivery_counted()
    {
        await using var bus = new RedisBus(server);
        await using var stepped = new SteppedStream(bus, bus.Subscription);
        await stepped.ReadAndForgetAsync(3, "crashed", idle: Long);

        await Assert.ThrowsAsync<TimeoutException>(() => stepped.Abandoned.SweepAsync(
            _ => throw new TimeoutException(), CancellationToken.None));
        await stepped.HandBack.HandBackAsync([], all: true);

        Assert.All(await stepped.CountsAsync(), count => Assert.Equal(1, count));
    }

    [Fact]
    public async Task An_entry_claimed_after_the_look_began_is_still_known_after_it()
    {
        await using var bus = new RedisBus(server);
        await using var stepped = new SteppedStream(bus, bus.Subscription);
        await using var connection = await stepped.ConnectAsync();

        await ClaimWhileLookingAsync(
            stepped, connection, whileListed: () => { }, connect: () => throw new TimeoutException());

        // The delivery of the crashed consumer counts.
        Assert.Equal([1], stepped.Taken().Select(delivery => delivery.DeliveryCount));
        await stepped.TakeUpAsync(connection);
        Assert.Equal([2], stepped.Taken().Select(delivery => delivery.DeliveryCount));
    }

    [Fact]
    public async Task A_claim_whose_answer_is_lost_after_the_look_began_is_known_at_the_next_look()
    {
        await using var redis = await PrivateRedis.StartAsync();
        await using var proxy = TcpProxy.To(redis.Server.Port);
        var seen = new SeenCommands(proxy);
        var bus = redis.NewBus(options => options.ConnectionString = proxy.ConnectionString);
        var commands = (await bus.Connections.GetCommandsAsync(CancellationToken.None)).GetDatabase();
        await using var stepped = new SteppedStream(bus, bus.Subscription, commands: commands);
        await using var connection = await stepped.ConnectAsync();

        await ClaimWhileLookingAsync(
            stepped,
            connection,
            whileListed: () => seen.Eat("XAUTOCLAIM", bus.Stream, times: 1),
            connect: () => throw new InvalidOperationException("It was answered."),
            lost: async () =>
            {
                await Eventually.TrueAsync(
                    () => proxy.Connections.Any(link => link is { EatsReplies: true, Eaten: > 0 }));
                proxy.Connections.Single(link => link.EatsReplies).Reset();
            });

        Assert.Equal([1], stepped.Taken().Select(delivery => delivery.DeliveryCount));
        await stepped.TakeUpAsync(connection);
        Assert.Equal([2], stepped.Taken().Select(delivery => delivery.DeliveryCount));

        // Then everything is known again.
        await stepped.ReadAndForgetAsync(1, stepped.Consumer, idle: TimeSpan.Zero);
        await stepped.TakeUpAsync(connection);
        Assert.Equal([1], stepped.Taken().Select(delivery => delivery.DeliveryCount));
    }

    [Fact]
    public async Task A_lost_read_after_an_answered_search_does_not_count()
    {
        await using var bus = new RedisBus(server);
        await using var stepped = new SteppedStream(bus, bus.Subscription);
        await using var connection = await stepped.ConnectAsync();
        await stepped.ReadAndForgetAsync(1, "crashed", idle: Long);
        await stepped.Abandoned.SweepAsync(_ => new(connection), CancellationToken.None);
        Assert.Equal([2], stepped.Taken().Select(delivery => delivery.DeliveryCount));

        await stepped.ReadAndForgetAsync(1, stepped.Consumer, idle: TimeSpan.Zero);
        await stepped.TakeUpAsync(connection);

        Assert.Equal([1], stepped.Taken().Select(delivery => delivery.DeliveryCount));
    }

    [Fact]
    public async Task A_look_forgets_entries_that_are_not_pending_here_any_more()
    {
        await using var bus = new RedisBus(server);
        await using var stepped = new SteppedStream(bus, bus.Subscription);
        await using var connection = await stepped.ConnectAsync();
        var ids = await stepped.ReadAndForgetAsync(1, "healthy", idle: TimeSpan.Zero);
        stepped.Stream.Unseen.Add(ids[0], before: 0, TimeProvider.System.GetTimestamp());

        await stepped.TakeUpAsync(connection);

        Assert.True(stepped.Stream.Unseen.IsEmpty);
        Assert.Empty(stepped.Taken());
    }

    [Fact]
    public async Task A_search_forgets_long_idle_entries_that_another_has_taken()
    {
        await using var bus = new RedisBus(server);
        await using var stepped = new SteppedStream(bus, bus.Subscription);
        await using var connection = await stepped.ConnectAsync();
        var ids = await stepped.ReadAndForgetAsync(1, "healthy", idle: TimeSpan.Zero);
        var now = TimeProvider.System.GetTimestamp();
        stepped.Stream.Unseen.Add(ids[0], before: 0, now - (2 * TicksOf(stepped.Subscription.MinIdle)));

        await stepped.Abandoned.SweepAsync(_ => new(connection), CancellationToken.None);

        Assert.True(stepped.Stream.Unseen.IsEmpty);
        Assert.Empty(stepped.Taken());
    }

    private static long TicksOf(TimeSpan time) => (long)(time.TotalSeconds * TimeProvider.System.TimestampFrequency);

    /// <summary>
    /// Looks through the pending entries, one of them left by a lost read, and claims those of a crashed consumer after
    /// they were listed and before they are taken.
    /// </summary>
    private static async Task ClaimWhileLookingAsync(
        SteppedStream stepped,
        ReaderConnection connection,
        Action whileListed,
        Func<ReaderConnection> connect,
        Func<Task>? lost = null)
    {
        var crashed = await stepped.ReadAndForgetAsync(1, "crashed", idle: Long);
        var own = await stepped.ReadAndForgetAsync(1, stepped.Consumer, idle: TimeSpan.Zero);
        var window = stepped.Window;
        var all = await window.ReserveAsync(window.Capacity, window.Capacity, spare: 0, CancellationToken.None);

        // Both wait for room, the search first.
        var searching = stepped.Abandoned.SweepAsync(
            _ => new(connect()), crashed[0], crashed[0], CancellationToken.None);
        var looking = stepped.TakeUpAsync(connection);
        await Eventually.TrueAsync(() => stepped.Stream.Unseen.TryGet(own[0], out _));
        whileListed();
        var room = stepped.Subscription.BatchSize + 1;
        window.Release(room);
        await (lost?.Invoke() ?? Task.CompletedTask);
        var problem = await Record.ExceptionAsync(() => searching);
        Assert.IsNotType<InvalidOperationException>(problem);
        Assert.NotNull(problem);

        window.Release(all - room);
        await looking;
    }
}

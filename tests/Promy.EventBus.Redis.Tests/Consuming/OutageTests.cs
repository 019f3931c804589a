using StackExchange.Redis;

namespace Promy.EventBus.Redis.Tests.Consuming;

[Trait(TestCategories.Trait, TestCategories.Integration)]
public sealed class OutageTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Connections_killed_again_and_again_lose_nothing()
    {
        await using var redis = await RedisServerProcess.StartAsync();
        await using var admin = await ConnectAsync(redis);
        await using var bus = new RedisBus(redis.ConnectionString, admin);
        var consumer = bus.Consume();
        var published = new List<int>();

        for (var round = 0; round < 10; round++)
        {
            await admin.GetServer(admin.GetEndPoints()[0]).ExecuteAsync(
                "CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes");
            for (var number = round * 20; number < (round + 1) * 20; number++)
            {
                await PublishUntilStoredAsync(bus, number);
                published.Add(number);
            }
        }

        await Eventually.EqualAsync(published.Count, () => consumer.Numbers.Distinct().Count(), Patience);
        await Eventually.EqualAsync(0, () => bus.PendingAsync());
        Assert.Equal(published, consumer.Numbers.Distinct().Order());
    }

    [Fact]
    public async Task Entries_whose_reply_was_lost_are_taken_up_after_the_connection_broke()
    {
        await using var redis = await RedisServerProcess.StartAsync();
        await using var admin = await ConnectAsync(redis);
        await using var bus = new RedisBus(redis.ConnectionString, admin);
        var consumer = bus.Consume(configure: subscription => subscription with { ConsumerId = "worker-0" });
        await bus.PublishManyAsync(1);
        await Eventually.EqualAsync(1, () => consumer.Deliveries.Count);

        // Read in its name by someone else: to the consumer that is a reply that never came. One transaction, so that
        // the blocked read of the consumer does not get the entries first.
        var transaction = bus.Database.CreateTransaction();
        var added = Enumerable.Range(100, 5)
            .Select(number => transaction.StreamAddAsync(
                bus.Stream,
                [new("metadata", RawEntries.Metadata("test.happened")), new("payload", $$"""{"number":{{number}}}""")]))
            .ToArray();
        var read = transaction.StreamReadGroupAsync(bus.Stream, bus.Group, "worker-0", StreamPosition.NewMessages, 10);
        Assert.True(await transaction.ExecuteAsync());
        await Task.WhenAll(added);
        Assert.Equal(5, (await read).Length);

        await admin.GetServer(admin.GetEndPoints()[0]).ExecuteAsync(
            "CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes");

        // The idle time is half a minute: only the look at the own pending entries finds them in time.
        await Eventually.EqualAsync(6, () => consumer.Deliveries.Count, TimeSpan.FromSeconds(15));
        await Eventually.EqualAsync(0, () => bus.PendingAsync());
    }

    [Fact]
    public async Task After_a_role_swap_the_new_primary_is_read()
    {
        await using var primary = await RedisServerProcess.StartAsync();
        await using var replica = await RedisServerProcess.StartAsync(
            "--replicaof", "127.0.0.1", primary.Port.ToString(System.Globalization.CultureInfo.InvariantCulture));
        await using var primaryAdmin = await ConnectAsync(primary);
        await using var replicaAdmin = await ConnectAsync(replica);
        await using var bus = new RedisBus($"{primary.ConnectionString},{replica.ConnectionString}", replicaAdmin);
        var consumer = bus.Consume();
        await bus.PublishManyAsync(5);
        await Eventually.EqualAsync(5, () => consumer.Deliveries.Count);
        await Eventually.EqualAsync(
            5, () => replicaAdmin.GetDatabase().StreamLengthAsync(bus.Stream, CommandFlags.PreferReplica), Patience);

        await replicaAdmin.GetServers()[0].ExecuteAsync("REPLICAOF", "NO", "ONE");
        await primaryAdmin.GetServers()[0].ExecuteAsync(
            "REPLICAOF", "127.0.0.1", replica.Port.ToString(System.Globalization.CultureInfo.InvariantCulture));
        await PublishUntilStoredAsync(bus, 99);

        // The client library by itself would look for the primary once a minute, for the acknowledgements too.
        await Eventually.TrueAsync(() => consumer.Numbers.Contains(99), Patience);
        await Eventually.EqualAsync(0, () => bus.PendingAsync(), Patience);
    }

    [Fact]
    public async Task Wrong_credentials_are_reported_although_redis_appears_late()
    {
        await using var redis = await RedisServerProcess.StartAsync();
        await using var admin = await ConnectAsync(redis);
        await redis.KillAsync();
        await using var bus = new RedisBus(redis.ConnectionString + ",user=promy,password=wrong", admin);
        var consumer = bus.Consume();
        await Eventually.TrueAsync(() => consumer.Report is { Problem: not null }, Patience);

        await redis.RestartAsync();
        await Eventually.TrueAsync(async () => await bus.Database.PingAsync() > TimeSpan.Zero, Patience);
        await RawEntries.AddAsync(bus.Database, bus.Stream, RawEntries.Metadata("test.happened"), """{"number":1}""");

        await Eventually.TrueAsync(
            () => consumer.Report is { Problem: { } problem } && problem.Contains("'promy'", StringComparison.Ordinal),
            Patience);
        Assert.Empty(consumer.Deliveries);
    }

    [Fact]
    public async Task An_entry_kept_pending_does_not_come_back_early_after_a_lost_connection()
    {
        await using var redis = await RedisServerProcess.StartAsync();
        await using var admin = await ConnectAsync(redis);
        await using var bus = new RedisBus(redis.ConnectionString, admin);
        var consumer = bus.Consume((delivery, _) =>
            new(RunningConsumer.NumberOf(delivery) == 0 ? DeliveryOutcome.KeptPending : DeliveryOutcome.Handled));
        await bus.PublishManyAsync(1);
        await Eventually.EqualAsync(1, () => consumer.Deliveries.Count);

        for (var number = 1; number <= 3; number++)
        {
            await admin.GetServers()[0].ExecuteAsync("CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes");
            await PublishUntilStoredAsync(bus, number);
            var expected = number;
            await Eventually.TrueAsync(() => consumer.Numbers.Contains(expected), Patience);
        }

        Assert.Equal(1, consumer.Numbers.Count(number => number == 0));
        Assert.Equal(1, await bus.PendingAsync());
    }

    [Fact]
    public async Task A_server_that_stops_answering_is_survived()
    {
        await using var redis = await RedisServerProcess.StartAsync();
        await using var admin = await ConnectAsync(redis);
        await using var bus = new RedisBus(
            redis.ConnectionString, admin, options => options.ReadTimeout = TimeSpan.FromSeconds(1));
        var consumer = bus.Consume(
            configure: subscription => subscription with { BlockDuration = TimeSpan.FromMilliseconds(500) });
        await bus.PublishManyAsync(5);
        await Eventually.EqualAsync(5, () => consumer.Deliveries.Count);

        redis.Pause();
        await Eventually.TrueAsync(() => consumer.Report is { Problem: not null }, Patience);
        redis.Resume();

        await PublishUntilStoredAsync(bus, 99);
        await Eventually.TrueAsync(() => consumer.Numbers.Contains(99), Patience);
        await Eventually.TrueAsync(() => consumer.Report is { Problem: null }, Patience);
        await Eventually.EqualAsync(0, () => bus.PendingAsync());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    public async Task A_stop_does_not_wait_for_a_server_that_stopped_answering(int inFlight)
    {
        await using var redis = await RedisServerProcess.StartAsync();
        await using var admin = await ConnectAsync(redis);
        var bus = new RedisBus(redis.ConnectionString, admin, options => options.ReadTimeout = TimeSpan.FromMinutes(1));
        await using var resumed = new Resumed(redis, bus);
        var release = new TaskCompletionSource();
        var consumer = bus.Consume(
            async (_, _) =>
            {
                await release.Task;
                return DeliveryOutcome.Handled;
            },
            subscription =>
                subscription with { BlockDuration = TimeSpan.FromMinutes(1), DrainTimeout = TimeSpan.FromSeconds(1) });
        await bus.PublishManyAsync(inFlight);
        await Eventually.TrueAsync(() => consumer.Deliveries.Count == inFlight && consumer.Report is { Problem: null });

        redis.Pause();
        release.SetResult();

        // Each single reply is awaited for a minute and more: only the drain's own limits end the stop before that.
        await consumer.StopAsync().WaitAsync(Patience);
    }

    private static async Task<ConnectionMultiplexer> ConnectAsync(RedisServerProcess redis) =>
        await ConnectionMultiplexer.ConnectAsync(redis.ConnectionString + ",allowAdmin=true,abortConnect=false");

    /// <summary>As a careful caller does: the same record again until it is confirmed.</summary>
    private static async Task PublishUntilStoredAsync(RedisBus bus, int number)
    {
        var @event = new TestEvent { Number = number };
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                await bus.Publisher.PublishAsync(bus.Stream, @event);
                return;
            }
            catch (EventPublishException) when (attempt < 100)
            {
            }
        }
    }
}

using StackExchange.Redis;

namespace Promy.EventBus.Redis.Tests.Consuming;

[Trait(TestCategories.Trait, TestCategories.Integration)]
public sealed class OutageTests(RedisServer server)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task A_group_destroyed_while_reading_is_created_anew_at_the_beginning()
    {
        await using var bus = new RedisBus(server);
        var consumer = bus.Consume(configure: subscription => subscription with { StartFrom = SubscriptionStart.End });
        await Eventually.TrueAsync(async () => (await bus.Database.StreamGroupInfoAsync(bus.Stream)).Length == 1);
        await bus.PublishManyAsync(2);
        await Eventually.EqualAsync(2, () => consumer.Deliveries.Count);

        await bus.Database.StreamDeleteConsumerGroupAsync(bus.Stream, bus.Group);
        await bus.Publisher.PublishAsync(bus.Stream, new TestEvent { Number = 99 });

        await Eventually.TrueAsync(() => consumer.Numbers.Contains(99), Patience);
        await Eventually.EqualAsync(0, () => bus.PendingAsync());
    }

    [Fact]
    public async Task A_stream_deleted_while_reading_is_created_anew()
    {
        await using var bus = new RedisBus(server);
        var consumer = bus.Consume();
        await bus.PublishManyAsync(2);
        await Eventually.EqualAsync(2, () => consumer.Deliveries.Count);

        await bus.Database.KeyDeleteAsync(bus.Stream);
        await bus.Publisher.PublishAsync(bus.Stream, new TestEvent { Number = 99 });

        await Eventually.TrueAsync(() => consumer.Numbers.Contains(99), Patience);
        await Eventually.EqualAsync(0, () => bus.PendingAsync());
    }

    [Fact]
    public async Task A_key_that_is_no_stream_is_reported_once_and_reading_goes_on_when_it_is_gone()
    {
        await using var bus = new RedisBus(server);
        await bus.Database.StringSetAsync(bus.Stream, "not a stream");
        var consumer = bus.Consume();
        await Eventually.TrueAsync(() => consumer.Report is { Problem: { } problem } && problem.Contains("WRONGTYPE", StringComparison.Ordinal));

        await bus.Database.KeyDeleteAsync(bus.Stream);
        await bus.PublishManyAsync(1);

        await Eventually.EqualAsync(1, () => consumer.Deliveries.Count, Patience);
        await Eventually.TrueAsync(() => consumer.Report is { Problem: null });
        Assert.Equal(1, bus.Logs.GetSnapshot().Count(record => record.Id.Name == "SubscriptionFailing"));
        Assert.Equal(1, bus.Logs.GetSnapshot().Count(record => record.Id.Name == "SubscriptionRecovered"));
    }

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
            await admin.GetServer(admin.GetEndPoints()[0]).ExecuteAsync("CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes");
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

        // Read in its name by someone else: to the consumer that is a reply that never came. One transaction, so that the
        // blocked read of the consumer does not get the entries first.
        var transaction = bus.Database.CreateTransaction();
        var added = Enumerable.Range(100, 5)
            .Select(number => transaction.StreamAddAsync(
                bus.Stream, [new("metadata", RawEntries.Metadata("test.happened")), new("payload", $$"""{"number":{{number}}}""")]))
            .ToArray();
        var read = transaction.StreamReadGroupAsync(bus.Stream, bus.Group, "worker-0", StreamPosition.NewMessages, 10);
        Assert.True(await transaction.ExecuteAsync());
        await Task.WhenAll(added);
        Assert.Equal(5, (await read).Length);

        await admin.GetServer(admin.GetEndPoints()[0]).ExecuteAsync("CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes");

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
    public async Task A_full_redis_is_still_read_where_no_script_can_create_the_group_of_the_retries()
    {
        await using var redis = await RedisServerProcess.StartAsync();
        await using var admin = await ConnectAsync(redis);
        await using var bus = new RedisBus($"{redis.ConnectionString},user=narrow,password=secret", admin);
        await bus.Database.ExecuteAsync("ACL", "SETUSER", "narrow", "on", ">secret", "allkeys", "+@all", "-@scripting");
        await bus.Database.StreamCreateConsumerGroupAsync(bus.Stream, bus.Group, StreamPosition.Beginning);
        await bus.PublishManyAsync(20);
        await FullRedis.FillAsync(bus.Database);

        var consumer = bus.Consume();

        await Eventually.EqualAsync(20, () => consumer.Deliveries.Count);
        await Eventually.EqualAsync(0, () => bus.PendingAsync());
        Assert.Null(consumer.Report?.Problem);
        Assert.Contains("OOM", consumer.Report?.RetryProblem, StringComparison.Ordinal);
        await FullRedis.MakeRoomAsync(bus.Database);

        // The retry stream could not be created until now.
        await AssertRetriesAreReadAsync(bus, consumer);
    }

    [Fact]
    public async Task Without_a_right_to_the_retry_stream_the_events_are_read_all_the_same()
    {
        await using var redis = await RedisServerProcess.StartAsync();
        await using var admin = await ConnectAsync(redis);
        await using var bus = new RedisBus($"{redis.ConnectionString},user=narrow,password=secret", admin);
        await bus.Database.ExecuteAsync(
            "ACL", "SETUSER", "narrow", "on", ">secret", "resetkeys", $"~{bus.Stream}", $"~{bus.DeadLetters}", "+@all");
        await bus.PublishManyAsync(20);

        var consumer = bus.Consume();

        await Eventually.EqualAsync(20, () => consumer.Deliveries.Count);
        await Eventually.EqualAsync(0, () => bus.PendingAsync());
        Assert.Null(consumer.Report?.Problem);
        Assert.Contains("NOPERM", consumer.Report?.RetryProblem, StringComparison.Ordinal);

        await bus.Database.ExecuteAsync("ACL", "SETUSER", "narrow", $"~{bus.RetryStream}", $"~{bus.DelayedSet}");
        await AssertRetriesAreReadAsync(bus, consumer);
    }

    [Fact]
    public async Task Without_the_right_to_delete_them_settled_retries_stay_and_hold_up_nothing()
    {
        await using var redis = await RedisServerProcess.StartAsync();
        await using var admin = await ConnectAsync(redis);
        await using var bus = new RedisBus($"{redis.ConnectionString},user=narrow,password=secret", admin);
        await bus.Database.ExecuteAsync("ACL", "SETUSER", "narrow", "on", ">secret", "allkeys", "+@all", "-xdel");
        for (var number = 0; number < 50; number++)
        {
            await RawEntries.AddAsync(bus.Database, bus.RetryStream, RawEntries.Metadata("test.happened"), $$"""{"number":{{number}}}""");
        }

        var consumer = bus.Consume();

        await Eventually.EqualAsync(50, () => consumer.Deliveries.Count);
        await Eventually.EqualAsync(0, () => consumer.Report?.InFlight ?? -1);
        Assert.Contains("NOPERM", consumer.Report?.RetryProblem, StringComparison.Ordinal);
        Assert.Equal(0, (await bus.Database.StreamPendingAsync(bus.RetryStream, bus.Group)).PendingMessageCount);
        Assert.Equal(50, await bus.Database.StreamLengthAsync(bus.RetryStream));
        await consumer.StopAsync();
        Assert.Equal(50, consumer.Deliveries.Count);
    }

    [Fact]
    public async Task Without_the_right_to_remove_it_what_is_due_is_not_brought_back_again_and_again()
    {
        await using var redis = await RedisServerProcess.StartAsync();
        await using var admin = await ConnectAsync(redis);
        await using var bus = new RedisBus($"{redis.ConnectionString},user=narrow,password=secret", admin);
        await bus.Database.ExecuteAsync("ACL", "SETUSER", "narrow", "on", ">secret", "allkeys", "+@all", "-zrem");
        await bus.Database.SortedSetAddAsync(bus.DelayedSet, "due since long", 1);

        var consumer = bus.Consume();

        await Eventually.TrueAsync(() => consumer.Report?.RetryProblem is not null);
        Assert.Equal(0, await bus.Database.StreamLengthAsync(bus.RetryStream));
        Assert.Equal(1, await bus.Database.SortedSetLengthAsync(bus.DelayedSet));
        await bus.Database.ExecuteAsync("ACL", "SETUSER", "narrow", "+zrem");
        await bus.SingleDeadLetterAsync();
    }

    [Fact]
    public async Task Wrong_credentials_are_found_out_though_redis_appears_late()
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
            () => consumer.Report is { Problem: { } problem } && problem.Contains("'promy'", StringComparison.Ordinal), Patience);
        Assert.Empty(consumer.Deliveries);
    }

    [Fact]
    public async Task What_was_kept_pending_does_not_come_back_early_because_a_connection_broke()
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
    public async Task Waiting_for_slow_handlers_at_the_start_is_no_missing_answer()
    {
        await using var bus = new RedisBus(server, options => options.ReadTimeout = TimeSpan.FromMilliseconds(200));
        await bus.Database.StreamCreateConsumerGroupAsync(bus.Stream, bus.Group, StreamPosition.Beginning);
        await bus.PublishManyAsync(10);
        await bus.Database.StreamReadGroupAsync(bus.Stream, bus.Group, "worker-0", StreamPosition.NewMessages, 10);
        var release = new TaskCompletionSource();
        var consumer = bus.Consume(async (_, _) =>
        {
            await release.Task;
            return DeliveryOutcome.Handled;
        }, subscription => subscription with
        {
            ConsumerId = "worker-0", MaxConcurrency = 1, BatchSize = 1, BlockDuration = TimeSpan.FromMilliseconds(100),
        });
        await Eventually.TrueAsync(() => consumer.Report is { InFlight: 2 });
        var started = TimeProvider.System.GetTimestamp();

        await Eventually.TrueAsync(() => TimeProvider.System.GetElapsedTime(started) > consumer.Report!.ReadDeadline * 2);

        Assert.InRange(consumer.Report!.SinceLastRead, TimeSpan.Zero, consumer.Report.ReadDeadline);
        release.SetResult();
        await Eventually.EqualAsync(0, () => bus.PendingAsync());
    }

    [Fact]
    public async Task A_server_that_stops_answering_is_survived()
    {
        await using var redis = await RedisServerProcess.StartAsync();
        await using var admin = await ConnectAsync(redis);
        await using var bus = new RedisBus(redis.ConnectionString, admin, options => options.ReadTimeout = TimeSpan.FromSeconds(1));
        var consumer = bus.Consume(configure: subscription => subscription with { BlockDuration = TimeSpan.FromMilliseconds(500) });
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

    [Fact]
    public async Task A_lease_that_failed_is_no_problem_any_more_when_nothing_is_held()
    {
        await using var redis = await RedisServerProcess.StartAsync();
        await using var admin = await ConnectAsync(redis);
        await using var bus = new RedisBus(redis.ConnectionString, admin);
        var release = new TaskCompletionSource();
        var consumer = bus.Consume(
            async (_, _) =>
            {
                await release.Task;
                return DeliveryOutcome.Handled;
            },
            subscription => subscription with { MinIdle = TimeSpan.FromSeconds(3) });
        await bus.PublishManyAsync(1);
        await Eventually.EqualAsync(1, () => consumer.Deliveries.Count);
        await bus.Database.ExecuteAsync("ACL", "SETUSER", "default", "-xclaim");
        await Eventually.TrueAsync(
            () => consumer.Report is { Problem: { } problem } && problem.StartsWith(SubscriptionActivity.Lease, StringComparison.Ordinal), Patience);

        release.SetResult();

        // An idle consumer has nothing to renew: it would stay unhealthy until the next slow handler.
        await Eventually.EqualAsync(0, () => bus.PendingAsync());
        await Eventually.TrueAsync(() => consumer.Report is { Problem: null }, Patience);
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
            subscription => subscription with { BlockDuration = TimeSpan.FromMinutes(1), DrainTimeout = TimeSpan.FromSeconds(1) });
        await bus.PublishManyAsync(inFlight);
        await Eventually.TrueAsync(() => consumer.Deliveries.Count == inFlight && consumer.Report is { Problem: null });

        redis.Pause();
        release.SetResult();

        // Each single reply is awaited for a minute and more: only the drain's own limits end the stop before that.
        await consumer.StopAsync().WaitAsync(Patience);
    }

    /// <summary>What kept the retry stream from being read is over.</summary>
    private static async Task AssertRetriesAreReadAsync(RedisBus bus, RedisConsumer consumer)
    {
        await Eventually.TrueAsync(() => consumer.Report is { RetryProblem: null });
        await RawEntries.AddAsync(bus.Database, bus.RetryStream, RawEntries.Metadata("test.happened"), """{"number":1000}""");
        await Eventually.TrueAsync(() => consumer.Numbers.Contains(1000));
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

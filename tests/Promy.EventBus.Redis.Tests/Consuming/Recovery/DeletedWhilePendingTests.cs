using StackExchange.Redis;

namespace Promy.EventBus.Redis.Tests.Consuming;

/// <summary>Entries that are gone from the stream while they are pending: counted and logged.</summary>
[Trait(TestCategories.Trait, TestCategories.Integration)]
public sealed class DeletedWhilePendingTests(RedisServer server)
{
    private const string LogName = "DeletedWhilePending";
    private const string Type = "test.happened";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Theory]
    [InlineData("worker-0", 0)]
    [InlineData("worker-0", 3_600_000)]
    [InlineData("crashed", 3_600_000)]
    public async Task A_deleted_entry_that_is_not_in_flight_is_counted_and_logged(string owner, long idleMilliseconds)
    {
        await using var bus = new RedisBus(server);
        using var deleted = new DeletedCount(bus.Stream);
        await bus.PublishManyAsync(3);
        await bus.Database.StreamCreateConsumerGroupAsync(bus.Stream, bus.Group, StreamPosition.Beginning);
        var entries = await bus.Database.StreamReadGroupAsync(bus.Stream, bus.Group, owner, StreamPosition.NewMessages);
        await bus.Database.ExecuteAsync(
            "XCLAIM",
            [
                (RedisKey)bus.Stream, bus.Group, owner, 0, .. entries.Select(entry => (object)entry.Id),
                "IDLE", idleMilliseconds, "JUSTID",
            ]);
        await bus.Database.StreamDeleteAsync(bus.Stream, [entries[0].Id, entries[1].Id]);

        var consumer = bus.Consume(configure: subscription => subscription with { ConsumerId = "worker-0" });

        await Eventually.EqualAsync(1, () => consumer.Deliveries.Count);
        await Eventually.EqualAsync(0, () => bus.PendingAsync());
        await Eventually.EqualAsync(2, () => deleted.Value);
        var line = Assert.Single(bus.Logs.GetSnapshot(), record => record.Id.Name == LogName);
        Assert.Contains(bus.Stream, line.Message, StringComparison.Ordinal);
        Assert.Contains((string)entries[0].Id!, line.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_deleted_entry_in_flight_is_counted_once_and_its_handler_runs_on()
    {
        await using var bus = new RedisBus(server);
        using var deleted = new DeletedCount(bus.Stream);
        var release = new TaskCompletionSource();
        var consumer = bus.Consume(
            async (_, token) =>
            {
                await release.Task.WaitAsync(token);
                return DeliveryOutcome.Handled;
            },
            subscription => subscription with { MinIdle = TimeSpan.FromSeconds(3), MaxConcurrency = 1 });
        await bus.PublishManyAsync(3);
        await Eventually.TrueAsync(() => consumer is { Deliveries.Count: 1, Report.InFlight: 3 });
        var ids = (await bus.Database.StreamRangeAsync(bus.Stream)).Select(entry => entry.Id).ToArray();

        await bus.Database.StreamDeleteAsync(bus.Stream, [ids[0], ids[1]]);
        await Eventually.EqualAsync(2, () => deleted.Value);

        // Leases are renewed again and again; no entry is logged twice.
        var renewed = TimeProvider.System.GetTimestamp();
        await Eventually.TrueAsync(async () =>
            TimeProvider.System.GetElapsedTime(renewed) > TimeSpan.FromSeconds(3)
            && (await bus.Database.StreamPendingMessagesAsync(bus.Stream, bus.Group, 10, RedisValue.Null)).Length == 1);
        release.SetResult();
        await Eventually.EqualAsync(3, () => consumer.Deliveries.Count);
        await Eventually.EqualAsync(0, () => bus.PendingAsync());
        await Eventually.EqualAsync(0, () => consumer.Report!.InFlight);
        Assert.Equal(2, deleted.Value);
        Assert.Single(bus.Logs.GetSnapshot(), record => record.Id.Name == LogName);
    }

    [Fact]
    public async Task An_entry_settled_while_leases_are_renewed_is_not_counted_as_deleted()
    {
        await using var bus = new RedisBus(server);
        using var deleted = new DeletedCount(bus.Stream);
        var consumer = bus.Consume(
            async (_, _) =>
            {
                await Task.Yield();
                return DeliveryOutcome.Handled;
            },
            subscription => subscription with
            {
                MinIdle = TimeSpan.FromMilliseconds(60),
                RecoveryInterval = TimeSpan.FromMilliseconds(50),
            });

        var published = await bus.PublishManyAsync(5_000);

        var patience = TimeSpan.FromMinutes(1);
        await Eventually.EqualAsync(published.Length, () => consumer.Numbers.Distinct().Count(), patience);
        await Eventually.EqualAsync(0, () => bus.PendingAsync(), patience);
        Assert.Equal(0, deleted.Value);
        Assert.DoesNotContain(bus.Logs.GetSnapshot(), record => record.Id.Name == LogName);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Deleted_entries_that_wait_for_dead_letters_or_members_are_counted(bool isFailed)
    {
        await using var bus = new RedisBus(server);
        using var deleted = new DeletedCount(bus.Stream);
        await bus.Database.StringSetAsync(bus.DeadLetters, "no stream");
        await bus.Database.StringSetAsync(SatelliteKeys.Members(bus.Stream, bus.Group), "no hash");
        var outcome = isFailed
            ? DeliveryOutcome.DeadLettered(new DeliveryFailure { Reason = "away" })
            : DeliveryOutcome.Unhandled(Type);
        var consumer = bus.Consume(
            (_, _) => new(outcome), subscription => subscription with { MinIdle = TimeSpan.FromSeconds(6) });
        await bus.PublishManyAsync(3);
        await Eventually.TrueAsync(() => consumer is { Deliveries.Count: 3, Report.InFlight: 3 });

        await DeleteAsync(bus, 2);

        await Eventually.EqualAsync(2, () => deleted.Value, Patience);
    }

    [Fact]
    public async Task A_deleted_entry_is_counted_when_it_is_handed_over()
    {
        await using var bus = new RedisBus(server);
        using var deleted = new DeletedCount(bus.Stream);
        var consumer = await LackingAsync(bus, UnknownTypeAction.Skip);
        await DeleteAsync(bus, 2);

        await MembersAsync(bus, new HashEntry(
            "other",
            $$$"""{"at":{{{await bus.NowAsync()}}},"interval":600000,"types":{"{{{Type}}}":["Some.Handler"]}}"""));

        await Eventually.EqualAsync(2, () => deleted.Value, Patience);
        await Eventually.EqualAsync(0, () => consumer.Report!.InFlight);
        var pending = await bus.Database.StreamPendingMessagesAsync(bus.Stream, bus.Group, 10, RedisValue.Null);
        Assert.Equal(["other", "other", "other"], pending.Select(entry => (string)entry.ConsumerName!));
    }

    [Fact]
    public async Task A_deleted_entry_is_counted_when_it_is_left_pending_uncounted()
    {
        await using var bus = new RedisBus(server);
        using var deleted = new DeletedCount(bus.Stream);
        var consumer = await LackingAsync(bus, UnknownTypeAction.KeepPending);
        await DeleteAsync(bus, 2);

        await MembersAsync(bus, new HashEntry("other", $$"""{"at":{{await bus.NowAsync()}},"interval":600000}"""));

        await Eventually.EqualAsync(2, () => deleted.Value, Patience);
        await Eventually.EqualAsync(0, () => consumer.Report!.InFlight);
        Assert.Equal(3, await bus.PendingAsync());
    }

    [Fact]
    public async Task A_deleted_entry_is_counted_when_a_pause_or_a_stop_hands_it_back()
    {
        await using var bus = new RedisBus(server);
        using var deleted = new DeletedCount(bus.Stream);
        var release = new TaskCompletionSource<DeliveryOutcome>();
        var consumer = bus.Consume(
            async (_, token) => await release.Task.WaitAsync(token),
            subscription => subscription with { MinIdle = TimeSpan.FromMinutes(10), MaxConcurrency = 1 });
        await bus.PublishManyAsync(3);
        await Eventually.TrueAsync(() => consumer is { Deliveries.Count: 1, Report.InFlight: 3 });
        await DeleteAsync(bus, 1);
        var pause = new DeliveryPause { Reason = "no price list", TryAgain = _ => new("no price list") };
        release.SetResult(DeliveryOutcome.Paused(pause));
        await Eventually.EqualAsync(1, () => deleted.Value, Patience);

        await using var second = new RedisBus(server);
        using var deletedAtStop = new DeletedCount(second.Stream);
        var leaving = second.Consume(
            async (_, token) =>
            {
                await Task.Delay(Timeout.Infinite, token);
                return DeliveryOutcome.Handled;
            },
            subscription => subscription with
            {
                MinIdle = TimeSpan.FromMinutes(10), MaxConcurrency = 1, DrainTimeout = TimeSpan.FromSeconds(2),
            });
        await second.PublishManyAsync(3);
        await Eventually.TrueAsync(() => leaving is { Deliveries.Count: 1, Report.InFlight: 3 });
        await DeleteAsync(second, 2);
        await leaving.StopAsync();
        Assert.Equal(2, deletedAtStop.Value);
    }

    [Fact]
    public async Task A_deleted_suspect_is_counted_when_its_turn_comes()
    {
        await using var bus = new RedisBus(server);
        using var deleted = new DeletedCount(bus.Stream);
        await bus.PublishManyAsync(2);
        await bus.Database.StreamCreateConsumerGroupAsync(bus.Stream, bus.Group, StreamPosition.Beginning);
        var entries = await bus.Database.StreamReadGroupAsync(
            bus.Stream, bus.Group, "crashed", StreamPosition.NewMessages);
        await bus.Database.ExecuteAsync(
            "XCLAIM",
            [
                (RedisKey)bus.Stream, bus.Group, "crashed", 0, .. entries.Select(entry => (object)entry.Id),
                "IDLE", 3_600_000, "RETRYCOUNT", 4, "JUSTID",
            ]);
        var release = new TaskCompletionSource();
        var consumer = bus.Consume(
            async (_, token) =>
            {
                await release.Task.WaitAsync(token);
                return DeliveryOutcome.Handled;
            },
            subscription => subscription with { MinIdle = TimeSpan.FromMinutes(10) });
        await Eventually.TrueAsync(() => consumer is { Deliveries.Count: 1, Report.InFlight: 2 });

        // Either of them may have begun.
        var waiting = entries.Single(entry => entry.Id != consumer.Deliveries.Single().EntryId).Id;
        await bus.Database.StreamDeleteAsync(bus.Stream, [waiting]);
        release.SetResult();

        await Eventually.EqualAsync(2, () => consumer.Deliveries.Count);
        await Eventually.EqualAsync(1, () => deleted.Value, Patience);
    }

    /// <summary>A consumer with five events in flight that it does not handle, and no answer who does.</summary>
    private static async Task<RedisConsumer> LackingAsync(RedisBus bus, UnknownTypeAction unknownTypes)
    {
        await bus.Database.StringSetAsync(SatelliteKeys.Members(bus.Stream, bus.Group), "no hash");
        var consumer = bus.Consume(
            (_, _) => new(DeliveryOutcome.Unhandled(Type)),
            subscription => subscription with { MinIdle = TimeSpan.FromMinutes(10), UnknownTypes = unknownTypes });
        await bus.PublishManyAsync(5);
        await Eventually.TrueAsync(() => consumer is { Deliveries.Count: 5, Report.MemberProblem: not null }, Patience);
        return consumer;
    }

    /// <summary>The oldest ones.</summary>
    private static async Task DeleteAsync(RedisBus bus, int count)
    {
        var oldest = await bus.Database.StreamRangeAsync(bus.Stream, count: count);
        await bus.Database.StreamDeleteAsync(bus.Stream, [.. oldest.Select(entry => entry.Id)]);
    }

    /// <summary>The members can be asked from now on, and there is one already.</summary>
    private static async Task MembersAsync(RedisBus bus, HashEntry member)
    {
        var members = SatelliteKeys.Members(bus.Stream, bus.Group);
        await bus.Database.HashSetAsync(members + ":new", [member]);
        await bus.Database.KeyRenameAsync(members + ":new", members);
    }
}

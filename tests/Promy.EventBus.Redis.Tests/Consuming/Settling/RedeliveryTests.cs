using StackExchange.Redis;

namespace Promy.EventBus.Redis.Tests.Consuming;

[Trait(TestCategories.Trait, TestCategories.Integration)]
public sealed class RedeliveryTests(RedisServer server)
{
    private const string Handler = "Some.Handler";
    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan Never = TimeSpan.FromHours(1);

    [Fact]
    public async Task A_redelivered_event_comes_back_as_it_was_with_its_retry_history()
    {
        await using var bus = new RedisBus(server);
        var firstFailedAt = new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);
        var entryId = await bus.Publisher.PublishAsync(bus.Stream, new TestEvent { Number = 7, Text = "ä\0\u2028" });

        var consumer = bus.Consume((delivery, _) => new(
            delivery.History is null
                ? Delayed(Soon, attempts: 3, firstFailedAt: firstFailedAt)
                : DeliveryOutcome.Handled));

        await Eventually.EqualAsync(2, () => consumer.Deliveries.Count);
        var (first, second) = (consumer.Deliveries.First(), consumer.Deliveries.Last());
        Assert.Equal(
            new RetryHistory
            {
                EntryId = entryId,
                Handler = Handler,
                Attempts = 3,
                Redeliveries = 1,
                FirstFailedAt = firstFailedAt,
            },
            second.History);
        Assert.Equal(
            (bus.Stream, bus.Group, entryId, 1L), (second.Stream, second.Group, second.EntryId, second.DeliveryCount));
        Assert.True(first.Metadata.Span.SequenceEqual(second.Metadata.Span));
        Assert.True(first.Payload.Span.SequenceEqual(second.Payload.Span));
        await AssertNothingLeftAsync(bus);
    }

    [Fact]
    public async Task An_event_put_off_is_neither_pending_nor_in_flight_and_not_early()
    {
        await using var bus = new RedisBus(server);
        await bus.PublishManyAsync(1);

        var consumer = bus.Consume((_, _) => new(Delayed(Never)));

        await Eventually.EqualAsync(1, () => bus.Database.SortedSetLengthAsync(bus.RedeliverySet));
        await Eventually.EqualAsync(0, () => bus.PendingAsync());
        await Eventually.EqualAsync(0, () => consumer.Report?.InFlight ?? -1);
        var dueIn =
            (await bus.Database.SortedSetRangeByRankWithScoresAsync(bus.RedeliverySet))[0].Score - await bus.NowAsync();
        Assert.InRange(dueIn, (Never - TimeSpan.FromMinutes(10)).TotalMilliseconds, Never.TotalMilliseconds);
        Assert.Single(consumer.Deliveries);
        Assert.Equal(0, await bus.Database.StreamLengthAsync(bus.RetryStream));
    }

    [Fact]
    public async Task A_consumer_brings_back_redeliveries_that_another_has_put_off()
    {
        await using var bus = new RedisBus(server);
        var idle = bus.Consume(
            configure: subscription => subscription with { MinIdle = TimeSpan.FromMilliseconds(200) });
        await Eventually.TrueAsync(() => bus.Database.KeyExistsAsync(bus.RetryStream));

        await bus.Database.SortedSetAddAsync(bus.RedeliverySet, "not packed by this library", 1);

        // It is no event, so it is dead-lettered as it stands.
        var letter = await bus.SingleDeadLetterAsync();
        var exact = letter.GetProperty("original_payload_base64").GetBytesFromBase64();
        Assert.Equal("not packed by this library"u8, exact);
        Assert.Equal(bus.Stream, letter.GetProperty("original_stream").GetString());
        Assert.Empty(idle.Deliveries);
        await AssertNothingLeftAsync(bus);
    }

    [Fact]
    public async Task An_event_redelivered_again_and_again_keeps_the_entry_it_came_from()
    {
        await using var bus = new RedisBus(server);
        var entryId = await bus.Publisher.PublishAsync(bus.Stream, new TestEvent());

        var consumer = bus.Consume((delivery, _) => new(
            (delivery.History?.Redeliveries ?? 0) is var retries and < 4
                ? Delayed(Soon, attempts: (retries + 1) * 3, retries: retries + 1)
                : DeliveryOutcome.Handled));

        await Eventually.EqualAsync(5, () => consumer.Deliveries.Count);
        Assert.Equal([0, 1, 2, 3, 4], consumer.Deliveries.Select(delivery => delivery.History?.Redeliveries ?? 0));
        Assert.Equal([0, 3, 6, 9, 12], consumer.Deliveries.Select(delivery => delivery.History?.Attempts ?? 0));
        Assert.All(consumer.Deliveries, delivery => Assert.Equal(entryId, delivery.EntryId));
        await AssertNothingLeftAsync(bus);
    }

    [Fact]
    public async Task One_handler_can_be_dead_lettered_while_the_other_is_redelivered()
    {
        await using var bus = new RedisBus(server);
        await bus.PublishManyAsync(1);
        var failure = new DeliveryFailure { Reason = "never", Attempts = 3, Handler = "Other.Handler" };

        var consumer = bus.Consume((delivery, _) => new(
            delivery.History is null
                ? DeliveryOutcome.RedeliverLater([Retry(Soon), Retry(Soon, "Third.Handler")], failure)
                : DeliveryOutcome.Handled));

        await Eventually.EqualAsync(3, () => consumer.Deliveries.Count);
        Assert.Equal(
            [Handler, "Third.Handler"],
            consumer.Deliveries.Skip(1).Select(delivery => delivery.History?.Handler).Order());
        Assert.Equal("Other.Handler", (await bus.SingleDeadLetterAsync()).GetProperty("handler").GetString());
        await AssertNothingLeftAsync(bus);
    }

    [Fact]
    public async Task An_event_whose_redelivery_redis_refuses_stays_pending_and_unhandled()
    {
        await using var bus = new RedisBus(server);
        await bus.Database.StringSetAsync(bus.RedeliverySet, "no sorted set");
        await bus.PublishManyAsync(1);

        var consumer = bus.Consume(
            (delivery, _) => new(delivery.History is null ? Delayed(Soon) : DeliveryOutcome.Handled));

        // Bringing back what is due is refused as well, maybe before the event is read.
        await Eventually.TrueAsync(() => bus.Logs.GetSnapshot().Any(record =>
            record.Id.Name == "SubscriptionFailing"
                && record.Message.StartsWith(SubscriptionActivity.Redeliver, StringComparison.Ordinal)));
        Assert.NotNull(consumer.Report!.RetryProblem);
        Assert.Equal(1, await bus.PendingAsync());
        await bus.Database.KeyDeleteAsync(bus.RedeliverySet);
        await Eventually.EqualAsync(2, () => consumer.Deliveries.Count);
        await Eventually.TrueAsync(() => consumer.Report is { RetryProblem: null });
        await AssertNothingLeftAsync(bus);
    }

    [Fact]
    public async Task An_entry_that_belongs_to_another_consumer_by_now_is_not_moved()
    {
        await using var bus = new RedisBus(server);
        await bus.PublishManyAsync(1);
        var taken = new TaskCompletionSource();
        var consumer = bus.Consume(async (delivery, _) =>
        {
            await taken.Task;
            return Delayed(Never);
        });
        await Eventually.EqualAsync(1, () => consumer.Deliveries.Count);
        var entry = consumer.Deliveries.Single().EntryId;
        await bus.Database.StreamClaimIdsOnlyAsync(bus.Stream, bus.Group, "thief", 0, [entry]);
        taken.SetResult();

        await Eventually.EqualAsync(0, () => consumer.Report?.InFlight ?? -1);
        Assert.Equal(0, await bus.Database.SortedSetLengthAsync(bus.RedeliverySet));
        var pending = await bus.Database.StreamPendingMessagesAsync(bus.Stream, bus.Group, 10, "thief");
        Assert.Equal([entry], pending.Select(one => (string?)one.MessageId));
    }

    [Fact]
    public async Task Redeliveries_do_not_wait_for_the_end_of_a_backlog()
    {
        await using var bus = new RedisBus(server);
        var first = await bus.Publisher.PublishAsync(bus.Stream, new TestEvent { Number = 1_000_000 });
        await bus.PublishManyAsync(2000);

        var consumer = bus.Consume(
            async (delivery, token) =>
            {
                await Task.Delay(1, token);
                return delivery.EntryId == first && delivery.History is null
                    ? Delayed(TimeSpan.FromMilliseconds(1))
                    : DeliveryOutcome.Handled;
            },
            subscription => subscription with { MaxConcurrency = 1 });

        await Eventually.TrueAsync(() => consumer.Deliveries.Any(delivery => delivery.History is not null));
        Assert.NotEqual(2001, consumer.Deliveries.Count(delivery => delivery.History is null));
    }

    [Fact]
    public async Task A_replay_to_the_failing_group_is_handled_by_it_and_by_nobody_else()
    {
        await using var bus = new RedisBus(server);
        var other = bus.Keys.Group("other");
        var entryId = await bus.Publisher.PublishAsync(bus.Stream, new TestEvent { Id = "event-1", Number = 5 });
        var failure = new DeliveryFailure { Reason = "away", Attempts = 3, Handler = Handler };
        var isFixed = false;
        var consumer = bus.Consume(
            (_, _) => new(isFixed ? DeliveryOutcome.Handled : DeliveryOutcome.DeadLettered(failure)));
        var healthy = bus.Consume(configure: subscription => subscription with { Group = other });
        await bus.SingleDeadLetterAsync();
        var options = new EventBusDeadLetterStoreOptions { DeadLetterStream = bus.DeadLetters };
        options.ReplayStreams.Add(bus.Stream);
        await using var store = new RedisDeadLetterStore(
            new EventBusRedisOptions { ConnectionString = server.OperatorConnectionString }, options);

        // It fails again: its second letter must be good enough for another replay.
        Assert.Equal(
            DeadLetterActionStatus.Succeeded,
            Assert.Single(await LetterBox.ToListAsync(store.ReplayAsync(new DeadLetterQuery()))).Status);
        await Eventually.EqualAsync(2, () => consumer.Deliveries.Count);
        var again = await bus.SingleDeadLetterAsync();
        Assert.Equal(
            (bus.Stream, entryId),
            (again.GetProperty("original_stream").GetString(), again.GetProperty("entry_id").GetString()));
        Assert.Equal(1, again.GetProperty("replay_count").GetInt32());

        isFixed = true;
        Assert.Equal(
            DeadLetterActionStatus.Succeeded,
            Assert.Single(await LetterBox.ToListAsync(store.ReplayAsync(new DeadLetterQuery()))).Status);
        await Eventually.EqualAsync(3, () => consumer.Deliveries.Count);
        Assert.Equal(new RetryHistory { EntryId = entryId, Handler = Handler }, consumer.Deliveries.Last().History);
        await AssertNothingLeftAsync(bus);
        Assert.Equal(0, await bus.Database.StreamLengthAsync(bus.DeadLetters));
        Assert.Single(healthy.Deliveries);
    }

    private static Redelivery Retry(
        TimeSpan delay,
        string handler = Handler,
        int attempts = 3,
        int retries = 1,
        DateTimeOffset? firstFailedAt = null) => new()
    {
        Delay = delay,
        History = new RetryHistory
        {
            Handler = handler,
            Attempts = attempts,
            Redeliveries = retries,
            FirstFailedAt = firstFailedAt,
        },
    };

    private static DeliveryOutcome Delayed(
        TimeSpan delay, int attempts = 3, int retries = 1, DateTimeOffset? firstFailedAt = null) =>
        DeliveryOutcome.RedeliverLater([Retry(delay, Handler, attempts, retries, firstFailedAt)]);

    private static async Task AssertNothingLeftAsync(RedisBus bus)
    {
        await Eventually.EqualAsync(0, () => bus.PendingAsync());
        await Eventually.EqualAsync(0, () => bus.Database.SortedSetLengthAsync(bus.RedeliverySet));
        await Eventually.EqualAsync(0, () => bus.Database.StreamLengthAsync(bus.RetryStream));
        Assert.Equal(0, (await bus.Database.StreamPendingAsync(bus.RetryStream, bus.Group)).PendingMessageCount);
    }
}

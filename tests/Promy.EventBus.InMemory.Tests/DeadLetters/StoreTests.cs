namespace Promy.EventBus.InMemory.Tests.DeadLetters;

public sealed class StoreTests
{
    private static readonly DeadLetterQuery Every = new();

    [Fact]
    public async Task Letters_are_found_by_every_condition_and_by_page()
    {
        await using var bus = new InMemoryBus();
        await FailAsync(bus, Enumerable.Range(0, 250));
        var store = bus.Main.Transport.DeadLetters;

        var letters = await AllAsync(store.QueryAsync(Every));
        Assert.Equal(250, letters.Count);
        Assert.Equal(letters.Select(letter => letter.Id).Reverse(), await IdsAsync(Every with { NewestFirst = true }));
        Assert.Equal(letters.Skip(10).Take(5).Select(letter => letter.Id), await IdsAsync(
            Every with { After = letters[9].Id, Limit = 5 }));
        Assert.Equal(125, (await IdsAsync(Every with { Handler = "EvenHandler" })).Count);
        Assert.Equal(250, (await IdsAsync(Every with { ExceptionType = "TimeoutException" })).Count);
        Assert.Equal(11, (await IdsAsync(Every with { ReasonContains = "number 24" })).Count);
        Assert.Empty(await IdsAsync(Every with { Group = "nobody" }));
        Assert.Equal([letters[3].Id], await IdsAsync(Every with { EventId = letters[3].EventId }));

        var one = await store.FindAsync(letters[7].Id);
        Assert.Equal(letters[7].EventId, one!.EventId);
        Assert.Null(await store.FindAsync("1-1"));

        async Task<List<string>> IdsAsync(DeadLetterQuery query) =>
            [.. (await AllAsync(store.QueryAsync(query))).Select(letter => letter.Id)];
    }

    [Fact]
    public async Task Statistics_count_by_handler_and_exception()
    {
        await using var bus = new InMemoryBus();
        await FailAsync(bus, Enumerable.Range(0, 10));

        var statistics = await bus.Main.Transport.DeadLetters.GetStatisticsAsync(
            Every with { Handler = "EvenHandler" });

        Assert.Equal((10, 5, 0), (statistics.Length, statistics.Count, statistics.Unreadable));
        Assert.Equal(5, statistics.ByHandler["Some.EvenHandler"]);
        Assert.Equal(5, statistics.ByExceptionType["System.TimeoutException"]);
        Assert.Equal(5, statistics.ByGroup[InMemoryBus.Group]);
    }

    [Fact]
    public async Task A_replay_to_the_group_reaches_the_failing_handler_alone()
    {
        await using var bus = new InMemoryBus();
        var failing = true;
        var consumer = await bus.ConsumeAsync(
            delivery => Volatile.Read(ref failing) ? Failed(delivery) : DeliveryOutcome.Handled);
        var other = await bus.ConsumeAsync(subscription: InMemoryBus.Subscription with { Group = "others" });
        await bus.PublishAsync(4);
        await Eventually.EqualAsync(1, () => bus.LengthAsync(InMemoryBus.DeadLetters));
        Volatile.Write(ref failing, false);

        var results = await AllAsync(bus.Main.Transport.DeadLetters.ReplayAsync(Every));

        var result = Assert.Single(results);
        Assert.Equal((DeadLetterActionStatus.Succeeded, 1), (result.Status, result.ReplayCount));
        Assert.Equal(SatelliteKeys.Retry(InMemoryBus.Stream, InMemoryBus.Group), result.TargetStream);
        await consumer.ReceivedAsync(2);
        var replayed = consumer.Deliveries.Last();
        Assert.Equal(("Some.EvenHandler", 0), (replayed.History!.Handler, replayed.History.Attempts));
        Assert.Equal(consumer.Deliveries.First().EntryId, replayed.EntryId);
        await bus.SettledAsync();
        Assert.Equal(0, await bus.LengthAsync(InMemoryBus.DeadLetters));
        Assert.Single(other.Deliveries);
    }

    [Fact]
    public async Task A_replay_to_the_stream_reaches_every_group_until_the_limit()
    {
        await using var bus = new InMemoryBus();
        var other = await bus.ConsumeAsync(subscription: InMemoryBus.Subscription with { Group = "others" });
        await FailAsync(bus, [1]);
        var store = bus.Main.Transport.DeadLetters;
        var toStream = new DeadLetterReplayOptions { Target = DeadLetterReplayTarget.OriginalStream, MaxReplays = 2 };
        for (var replay = 1; replay <= 2; replay++)
        {
            var done = Assert.Single(await AllAsync(store.ReplayAsync(Every, toStream)));
            Assert.Equal((DeadLetterActionStatus.Succeeded, replay), (done.Status, done.ReplayCount));
            await other.ReceivedAsync(replay + 1);
            await Eventually.EqualAsync(1, () => bus.LengthAsync(InMemoryBus.DeadLetters));
        }

        var refused = Assert.Single(await AllAsync(store.ReplayAsync(Every, toStream)));

        Assert.Equal(DeadLetterActionStatus.Refused, refused.Status);
        Assert.Contains("limit is 2", refused.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_dry_run_writes_nothing_and_a_foreign_stream_is_refused()
    {
        await using var bus = new InMemoryBus();
        await FailAsync(bus, [1]);
        var store = bus.Main.Transport.DeadLetters;

        var dryRun = new DeadLetterReplayOptions { IsDryRun = true };
        var dry = Assert.Single(await AllAsync(store.ReplayAsync(Every, dryRun)));
        Assert.True(dry is { IsDryRun: true, Status: DeadLetterActionStatus.Succeeded, TargetEntryId: null });

        var foreign = new InMemoryDeadLetterStore(
            new BrokerLink(bus.Broker), InMemoryBus.LettersOf("events:other"));
        Assert.Equal(
            DeadLetterActionStatus.Refused, Assert.Single(await AllAsync(foreign.ReplayAsync(Every))).Status);
        Assert.Equal(1, await bus.LengthAsync(InMemoryBus.DeadLetters));
    }

    [Fact]
    public async Task Discarded_letters_are_gone_and_missing_ones_are_told()
    {
        await using var bus = new InMemoryBus();
        await FailAsync(bus, Enumerable.Range(0, 3));
        var store = bus.Main.Transport.DeadLetters;
        var ids = (await AllAsync(store.QueryAsync(Every))).Select(letter => letter.Id).ToList();
        Assert.Throws<ArgumentException>(() => store.DiscardAsync(Every));

        var results = await AllAsync(store.DiscardAsync(Every with { Ids = [ids[1], "1-1"] }));

        Assert.Equal(
            [DeadLetterActionStatus.Succeeded, DeadLetterActionStatus.NotFound],
            results.Select(result => result.Status));
        Assert.Equal([ids[0], ids[2]], (await AllAsync(store.QueryAsync(Every))).Select(letter => letter.Id));
    }

    [Fact]
    public async Task Dead_letters_beyond_the_length_of_the_subscription_are_removed()
    {
        await using var bus = new InMemoryBus();
        var consumer = await bus.ConsumeAsync(Failed, InMemoryBus.Subscription with { DeadLetterMaxLength = 3 });

        await bus.PublishAsync(Enumerable.Range(0, 10));

        await consumer.ReceivedAsync(10);
        await bus.SettledAsync();
        Assert.Equal(3, await bus.LengthAsync(InMemoryBus.DeadLetters));
    }

    private static async Task FailAsync(InMemoryBus bus, IEnumerable<int> numbers)
    {
        var before = await bus.LengthAsync(InMemoryBus.DeadLetters);
        var all = numbers.ToList();
        await bus.ConsumeAsync(Failed, InMemoryBus.Subscription with { MaxConcurrency = 1 });
        await bus.PublishAsync(all);
        await Eventually.EqualAsync(before + all.Count, () => bus.LengthAsync(InMemoryBus.DeadLetters));
        await bus.SettledAsync();
    }

    private static DeliveryOutcome Failed(EventDelivery delivery)
    {
        var number = RunningConsumer.NumberOf(delivery);
        return DeliveryOutcome.DeadLettered(new DeliveryFailure
        {
            Reason = $"the handler of number {number} failed",
            Handler = number % 2 == 0 ? "Some.EvenHandler" : "Some.OddHandler",
            ExceptionType = "System.TimeoutException",
            Attempts = 3,
        });
    }

    private static async Task<List<T>> AllAsync<T>(IAsyncEnumerable<T> items)
    {
        var all = new List<T>();
        await foreach (var item in items)
        {
            all.Add(item);
        }

        return all;
    }
}

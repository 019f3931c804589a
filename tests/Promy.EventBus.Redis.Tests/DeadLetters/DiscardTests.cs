namespace Promy.EventBus.Redis.Tests.DeadLetters;

[Trait(TestCategories.Trait, TestCategories.Integration)]
public sealed class DiscardTests(RedisServer server)
{
    [Fact]
    public async Task Only_the_dead_letters_that_the_query_selects_are_deleted()
    {
        await using var box = await LetterBox.CreateAsync(server);
        var ids = await box.AddAsync(Enumerable.Range(0, 300).Select(
            number => box.Letter($"event-{number}") with { ConsumerGroup = number % 2 == 0 ? "even" : "odd" }));

        var results = await box.DiscardAsync(new() { Group = "even" });

        Assert.Equal(ids.Where((_, index) => index % 2 == 0), results.Select(result => result.Id));
        Assert.All(
            results,
            result => Assert.Equal((DeadLetterActionStatus.Succeeded, false), (result.Status, result.IsDryRun)));
        Assert.Equal("event-0", results[0].EventId);
        Assert.Equal(ids.Where((_, index) => index % 2 == 1), (await box.QueryAsync()).Select(entry => entry.Id));
    }

    [Fact]
    public async Task A_dry_run_gives_the_same_results_and_deletes_nothing()
    {
        await using var box = await LetterBox.CreateAsync(server);
        var ids = await box.AddManyAsync(3);
        var query = new DeadLetterQuery { Ids = [ids[0], "1-1", ids[2]] };

        var dry = await box.DiscardAsync(query, isDryRun: true);

        Assert.Equal(3, await box.LettersAsync());
        Assert.All(dry, result => Assert.True(result.IsDryRun));
        var real = await box.DiscardAsync(query);
        Assert.Equal(
            [DeadLetterActionStatus.Succeeded, DeadLetterActionStatus.NotFound, DeadLetterActionStatus.Succeeded],
            dry.Select(result => result.Status));
        Assert.Equal(dry.Select(Told), real.Select(Told));
        Assert.Equal([ids[1]], (await box.QueryAsync()).Select(entry => entry.Id));
    }

    [Fact]
    public async Task A_query_without_a_condition_is_refused_before_redis_is_asked()
    {
        await using var store = new RedisDeadLetterStore(new EventBusRedisOptions { ConnectionString = "127.0.0.1:1" });
        DeadLetterQuery[] queries = [new(), new() { NewestFirst = true }, new() { DeadLetterStream = "events:dlq" }];

        foreach (var query in queries)
        {
            foreach (var isDryRun in (bool[])[false, true])
            {
                var error = Assert.Throws<ArgumentException>(() => store.DiscardAsync(
                    query, new DeadLetterDiscardOptions { IsDryRun = isDryRun }));

                Assert.Contains("All = true", error.Message, StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public async Task A_query_without_a_condition_deletes_nothing()
    {
        await using var box = await LetterBox.CreateAsync(server);
        await box.AddManyAsync(3);

        await Assert.ThrowsAsync<ArgumentException>(() => box.DiscardAsync(new()));

        Assert.Equal(3, await box.LettersAsync());
    }

    [Fact]
    public async Task Every_dead_letter_is_discarded_if_the_query_says_so()
    {
        await using var box = await LetterBox.CreateAsync(server);
        var ids = await box.AddManyAsync(3);

        var results = await box.DiscardAsync(new() { All = true });

        Assert.Equal(ids, results.Select(result => result.Id));
        Assert.Equal(0, await box.LettersAsync());
    }

    [Fact]
    public async Task A_query_with_only_a_limit_is_accepted()
    {
        await using var box = await LetterBox.CreateAsync(server);
        var ids = await box.AddManyAsync(3);

        await box.DiscardAsync(new() { Limit = 1 });
        await box.DiscardAsync(new() { After = ids[1] });

        Assert.Equal([ids[1]], (await box.QueryAsync()).Select(entry => entry.Id));
    }

    [Fact]
    public async Task A_query_for_all_with_a_condition_is_refused()
    {
        await using var store = new RedisDeadLetterStore(new EventBusRedisOptions { ConnectionString = "127.0.0.1:1" });

        Assert.Throws<ArgumentException>(() => store.DiscardAsync(new() { All = true, Group = "one" }));
        Assert.Throws<ArgumentException>(() => store.ReplayAsync(new() { All = true, Ids = ["1-1"] }));
        Assert.Throws<ArgumentException>(() => store.QueryAsync(new() { All = true, IsReadable = false }));
    }

    [Fact]
    public async Task Entries_that_are_no_dead_letters_can_be_discarded()
    {
        await using var box = await LetterBox.CreateAsync(server);
        await box.Database.StreamAddAsync(box.DeadLetters, "no", "letter");
        var good = Assert.Single(await box.AddManyAsync(1));

        var result = Assert.Single(await box.DiscardAsync(new() { IsReadable = false }));

        Assert.Equal(DeadLetterActionStatus.Succeeded, result.Status);
        Assert.Null(result.EventId);
        Assert.Equal([good], (await box.QueryAsync()).Select(entry => entry.Id));
    }

    [Fact]
    public async Task Statistics_count_dead_letters_by_group_handler_exception_and_stream()
    {
        await using var box = await LetterBox.CreateAsync(server);
        await box.Database.StreamAddAsync(box.DeadLetters, "no", "letter");
        await box.AddAsync(
            box.Letter("event-0", new DeliveryFailure { Reason = "r", Handler = "H", ExceptionType = "E" }) with
            {
                FailedAt = Some.Moment.AddHours(1),
            },
            box.Letter("event-1", new DeliveryFailure { Reason = "r", Handler = "H", ExceptionType = "F" }) with
            {
                FailedAt = Some.Moment,
            },
            box.Letter("event-2") with { ConsumerGroup = "other", FailedAt = Some.Moment.AddHours(2) });

        var all = await box.Store.GetStatisticsAsync(new());
        var some = await box.Store.GetStatisticsAsync(new() { Group = "other" });

        Assert.Equal((box.DeadLetters, 4, 4, 1), (all.DeadLetterStream, all.Length, all.Count, all.Unreadable));
        Assert.Equal((Some.Moment, Some.Moment.AddHours(2)), (all.FirstFailedAt, all.LastFailedAt));
        Assert.Equal(new Dictionary<string, long> { [box.Group] = 2, ["other"] = 1 }, all.ByGroup);
        Assert.Equal(new Dictionary<string, long> { ["H"] = 2, ["(none)"] = 1 }, all.ByHandler);
        Assert.Equal(new Dictionary<string, long> { ["E"] = 1, ["F"] = 1, ["(none)"] = 1 }, all.ByExceptionType);
        Assert.Equal(new Dictionary<string, long> { [box.Stream] = 3 }, all.ByOriginalStream);
        Assert.Equal(new Dictionary<string, long> { [LetterBox.EventType] = 3 }, all.ByEventType);
        Assert.Equal((4, 1, 0), (some.Length, some.Count, some.Unreadable));
    }

    [Fact]
    public void Counting_by_name_remembers_a_bounded_number_of_names()
    {
        var tally = new NameTally();
        for (var number = 0; number < 5_000; number++)
        {
            tally.Add($"name-{number}");
        }

        tally.Add("name-0");

        Assert.Equal(NameTally.MaxNames + 1, tally.Counts.Count);
        Assert.Equal((2, 4_000), (tally.Counts["name-0"], tally.Counts[DeadLetterStatistics.Others]));
    }

    private static object Told(DeadLetterDiscardResult result) =>
        (result.Id, result.Status, result.Reason, result.EventId, result.EventType);
}

namespace Promy.EventBus.Redis.Tests.DeadLetters;

[Trait(TestCategories.Trait, TestCategories.Integration)]
public sealed class QueryTests(RedisServer server)
{
    public static TheoryData<DeadLetterQuery, int[]> Queries => new()
    {
        { new(), [0, 1, 2, 3, 4] },
        { new() { OriginalStream = "events:users" }, [1] },
        { new() { EventType = "test.other" }, [2] },
        { new() { EventId = "event-3" }, [3] },
        { new() { Group = "group-b" }, [1, 3] },
        { new() { Handler = "My.Handlers.Second" }, [1, 2] },
        { new() { Handler = "Second" }, [1, 2] },
        { new() { Handler = "cond" }, [] },
        { new() { ExceptionType = "System.TimeoutException" }, [0, 3] },
        { new() { ExceptionType = "TimeoutException" }, [0, 3] },
        { new() { ExceptionType = "System.OtherException" }, [] },
        { new() { FailedFrom = At(2) }, [2, 3, 4] },
        { new() { FailedBefore = At(2) }, [0, 1] },
        { new() { FailedFrom = At(1), FailedBefore = At(3) }, [1, 2] },
        { new() { ReasonContains = "DISK" }, [3, 4] },
        { new() { ReasonContains = "disk", Group = "group-b" }, [3] },
        {
            new()
            {
                Handler = "Second",
                ExceptionType = "IOException",
                FailedFrom = At(1),
                Group = "group-a",
                EventType = "test.other",
            },
            [2]
        },
        { new() { Handler = "Second", ExceptionType = "TimeoutException" }, [] },
        { new() { IsReadable = false }, [] },
        { new() { Limit = 2 }, [0, 1] },
        { new() { Limit = 0 }, [] },
        { new() { Limit = 2, ReasonContains = "disk" }, [3, 4] },
        { new() { NewestFirst = true }, [4, 3, 2, 1, 0] },
        { new() { NewestFirst = true, Limit = 1, Group = "group-b" }, [3] },
    };

    [Theory]
    [MemberData(nameof(Queries))]
    public async Task A_query_finds_the_letters_that_meet_all_its_conditions(DeadLetterQuery query, int[] expected)
    {
        await using var box = await LetterBox.CreateAsync(server);
        var ids = await AddFiveAsync(box);

        var found = await box.QueryAsync(query);

        Assert.Equal(expected.Select(index => ids[index]), found.Select(entry => entry.Id));
    }

    [Theory]
    [InlineData(false, null)]
    [InlineData(true, null)]
    [InlineData(false, "group-b")]
    [InlineData(true, "group-b")]
    public async Task The_cursor_continues_behind_the_last_entry_in_either_order(bool newestFirst, string? group)
    {
        await using var box = await LetterBox.CreateAsync(server);
        var ids = await box.AddAsync(Enumerable.Range(0, 700).Select(
            number => box.Letter($"event-{number}") with { ConsumerGroup = number % 3 == 0 ? "group-b" : "group-a" }));
        var expected = ids.Where((_, index) => group is null || index % 3 == 0).ToArray();

        var found = new List<string>();
        string? cursor = null;
        do
        {
            var page = await box.QueryAsync(
                new() { Limit = 60, After = cursor, NewestFirst = newestFirst, Group = group });
            found.AddRange(page.Select(entry => entry.Id));
            cursor = page.LastOrDefault()?.Id;
        }
        while (cursor is not null);

        Assert.Equal(newestFirst ? expected.Reverse() : expected, found);
    }

    [Fact]
    public async Task Entries_that_are_no_dead_letters_are_listed_with_their_bytes()
    {
        await using var box = await LetterBox.CreateAsync(server);
        byte[] raw = [0xff, 0x00];
        var foreign = (string)(await box.Database.StreamAddAsync(box.DeadLetters, "any", raw))!;
        var good = Assert.Single(await box.AddManyAsync(1));
        var broken = (string)(await RawEntries.AddAsync(box.Database, box.DeadLetters, "{}", raw))!;

        var all = await box.QueryAsync();

        Assert.Equal([foreign, good, broken], all.Select(entry => entry.Id));
        Assert.Equal([false, true, false], all.Select(entry => entry.IsReadable));
        Assert.Equal(
            "The entry has 0 fields named metadata and 0 named payload; one of each is expected.", all[0].Problem);
        Assert.Equal("any"u8.ToArray(), Assert.Single(all[0].RawFields).Name.ToArray());
        Assert.Equal(raw, all[0].RawFields[0].Value.ToArray());
        Assert.Equal(raw, all[2].RawFields[1].Value.ToArray());
        Assert.Equal([good], (await box.QueryAsync(new() { IsReadable = true })).Select(entry => entry.Id));
        Assert.Equal([foreign, broken], (await box.QueryAsync(new() { IsReadable = false })).Select(entry => entry.Id));
        Assert.Equal([good], (await box.QueryAsync(new() { Group = box.Group })).Select(entry => entry.Id));
    }

    [Fact]
    public async Task Named_entries_are_found_in_the_order_of_their_ids_and_once()
    {
        await using var box = await LetterBox.CreateAsync(server);
        var ids = await box.AddManyAsync(4);

        var found = await box.QueryAsync(new() { Ids = [ids[2], "1-1", ids[0], $"0{ids[2]}"] });

        Assert.Equal([ids[2], ids[0]], found.Select(entry => entry.Id));
        Assert.Equal(
            [ids[0]],
            (await box.QueryAsync(new() { Ids = [ids[2], ids[0]], EventId = "event-0" })).Select(entry => entry.Id));
    }

    [Fact]
    public async Task An_entry_is_found_in_full()
    {
        await using var box = await LetterBox.CreateAsync(server);
        byte[] raw = [0xff, 0x00, 0xc3];
        var id = Assert.Single(await box.AddAsync(box.Letter("event-1") with { OriginalPayload = raw }));

        var found = await box.Store.FindAsync(id);

        Assert.Equal(("event-1", box.Group), (found!.EventId, found.Group));
        Assert.Equal(raw, found.OriginalPayload!.Value.ToArray());
        Assert.Equal(LetterBox.Metadata("event-1"), found.OriginalMetadata!.Value.ToArray());
        Assert.Null(await box.Store.FindAsync("1-1"));
        Assert.Null(await box.Store.FindAsync(id, box.Keys.Stream("nothing")));
    }

    [Fact]
    public async Task Letters_that_arrive_during_an_enumeration_are_left_to_the_next()
    {
        await using var box = await LetterBox.CreateAsync(server);
        var ids = await box.AddManyAsync(120);

        var seen = new List<string>();
        await foreach (var entry in box.Store.QueryAsync(new()))
        {
            seen.Add(entry.Id);
            await box.AddAsync(box.Letter("late"));
        }

        Assert.Equal(ids, seen);
    }

    [Fact]
    public async Task Nothing_is_found_if_the_stream_is_missing()
    {
        await using var box = await LetterBox.CreateAsync(server);

        Assert.Empty(await box.QueryAsync());
        Assert.Empty(await box.QueryAsync(new() { NewestFirst = true }));
        Assert.Empty(await box.ReplayAsync());
        Assert.Empty(await box.DiscardAsync(new() { All = true }));
        Assert.Equal(
            (0, 0), (await box.Store.GetStatisticsAsync(new())) is var none ? (none.Length, none.Count) : default);
    }

    [Theory]
    [InlineData("5")]
    [InlineData("")]
    [InlineData("-")]
    [InlineData("1-x")]
    [InlineData("(1-1")]
    [InlineData("+")]
    [InlineData("1-99999999999999999999")]
    public async Task An_incomplete_id_is_refused_before_redis_is_asked(string id)
    {
        await using var store = new RedisDeadLetterStore(new EventBusRedisOptions { ConnectionString = "127.0.0.1:1" });

        await Assert.ThrowsAsync<ArgumentException>(() => store.FindAsync(id));
        Assert.Throws<ArgumentException>(() => store.QueryAsync(new() { After = id }));
        Assert.Throws<ArgumentException>(() => store.ReplayAsync(new() { Ids = [id] }));
        Assert.Throws<ArgumentException>(() => store.DiscardAsync(new() { Ids = ["1-1", id] }));
        Assert.Throws<ArgumentException>(() => store.DiscardAsync(new() { Ids = ["1-1"], After = "1-1" }));
        Assert.Throws<ArgumentException>(() => store.QueryAsync(new() { Limit = -1 }));
        Assert.Throws<ArgumentException>(() => store.ReplayAsync(new(), new() { MaxReplays = -1 }));
    }

    [Fact]
    public async Task An_absent_redis_is_an_exception_of_the_store()
    {
        await using var store = new RedisDeadLetterStore(new EventBusRedisOptions
        {
            ConnectionString = "127.0.0.1:1",
            ConnectTimeout = TimeSpan.FromMilliseconds(200),
            ReadTimeout = TimeSpan.FromMilliseconds(200),
        });

        await Assert.ThrowsAsync<DeadLetterStoreException>(() => store.FindAsync("1-1"));
        await Assert.ThrowsAsync<DeadLetterStoreException>(() => LetterBox.ToListAsync(store.ReplayAsync(new())));
        await Assert.ThrowsAsync<DeadLetterStoreException>(() => store.GetStatisticsAsync(new()));
    }

    private static Task<string[]> AddFiveAsync(LetterBox box)
    {
        DeliveryFailure Failure(string handler, string exception, string reason) =>
            new() { Handler = $"My.Handlers.{handler}", ExceptionType = exception, Reason = reason };

        var other = LetterBox.Metadata("event-2");
        return box.AddAsync(
            box.Letter("event-0", Failure("First", "System.TimeoutException", "late")) with
            {
                ConsumerGroup = "group-a",
                FailedAt = At(0),
            },
            box.Letter("event-1", Failure("Second", "System.IO.IOException", "late")) with
            {
                ConsumerGroup = "group-b", FailedAt = At(1), OriginalStream = "events:users",
            },
            box.Letter("event-2", Failure("Second", "System.IO.IOException", "late")) with
            {
                ConsumerGroup = "group-a",
                FailedAt = At(2),
                OriginalMetadata = System.Text.Encoding.UTF8.GetBytes(
                    System.Text.Encoding.UTF8.GetString(other).Replace(
                        LetterBox.EventType, "test.other", StringComparison.Ordinal)),
            },
            box.Letter("event-3", Failure("First", "System.TimeoutException", "the disk is full")) with
            {
                ConsumerGroup = "group-b", FailedAt = At(3),
            },
            box.Letter("event-4", Failure("Third", "Other", "Disk?")) with
            {
                ConsumerGroup = "group-a",
                FailedAt = At(4),
            });
    }

    private static DateTimeOffset At(int minutes) => Some.Moment.AddMinutes(minutes);
}

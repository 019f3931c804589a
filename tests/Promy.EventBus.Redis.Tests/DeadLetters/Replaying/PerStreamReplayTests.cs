namespace Promy.EventBus.Redis.Tests.DeadLetters;

/// <summary>Dead letters of one stream alone share its slot: a replay is one step there.</summary>
[Trait(TestCategories.Trait, TestCategories.Integration)]
public sealed class PerStreamReplayTests(RedisServer server)
{
    [Theory]
    [InlineData(DeadLetterReplayTarget.FailingGroup)]
    [InlineData(DeadLetterReplayTarget.OriginalStream)]
    public async Task A_letter_is_replayed_in_one_step(DeadLetterReplayTarget replayTarget)
    {
        await using var redis = await PrivateRedis.StartAsync();
        await using var box = await BoxAsync(redis);
        var deadLetters = SatelliteKeys.DeadLetters(box.Stream);
        byte[] raw = [0xff, 0x00];
        var letters = Enumerable.Range(0, 150).Select(
            number => box.Letter($"event-{number}") with { OriginalPayload = raw });
        var ids = await box.AddToAsync(deadLetters, letters);

        var results = await box.ReplayAsync(new() { DeadLetterStream = deadLetters }, new() { Target = replayTarget });

        Assert.Equal(ids, results.Select(result => result.Id));
        var target = replayTarget == DeadLetterReplayTarget.FailingGroup ? box.RetryStream : box.Stream;
        var replayed = await box.Database.StreamRangeAsync(target);
        Assert.Equal(results.Select(result => result.TargetEntryId), replayed.Select(entry => (string?)entry.Id));
        Assert.All(replayed, entry => Assert.Equal(raw, (byte[])entry["payload"]!));
        Assert.Equal(0, await box.Database.StreamLengthAsync(deadLetters));

        // One script for each letter, and another that asks once who runs in the group; the first are sent before Redis
        // has confirmed that it knows them.
        var (known, whole) =
            (await redis.CommandStatisticsAsync("evalsha"), await redis.CommandStatisticsAsync("eval"));
        Assert.Equal(150 + (replayTarget == DeadLetterReplayTarget.FailingGroup ? 1 : 0), known.Calls + whole.Calls);
    }

    [Fact]
    public async Task A_replay_takes_two_steps_if_scripts_are_refused()
    {
        await using var redis = await PrivateRedis.StartAsync();
        await redis.Database.ExecuteAsync("ACL", "SETUSER", "ops", "on", ">secret", "~*", "+@all", "-@scripting");
        await using var box = await BoxAsync(redis, "user=ops,password=secret");
        var deadLetters = SatelliteKeys.DeadLetters(box.Stream);
        await box.AddToAsync(
            deadLetters, [.. Enumerable.Range(0, 150).Select(number => box.Letter($"event-{number}"))]);

        var results = await box.ReplayAsync(new() { DeadLetterStream = deadLetters });

        Assert.All(results, result => Assert.Equal(DeadLetterActionStatus.Succeeded, result.Status));
        Assert.Equal(150, (await box.ReplayedAsync()).Select(entry => (string?)entry["payload"]).Distinct().Count());
        Assert.Equal(
            (150, 0L), ((await box.ReplayedAsync()).Length, await box.Database.StreamLengthAsync(deadLetters)));
    }

    [Fact]
    public async Task A_replay_works_in_a_full_redis_because_the_letter_makes_room()
    {
        await using var redis = await PrivateRedis.StartAsync();
        await using var box = await BoxAsync(redis);
        var deadLetters = SatelliteKeys.DeadLetters(box.Stream);
        await box.AddToAsync(deadLetters, [.. Enumerable.Range(0, 10).Select(number => box.Letter($"event-{number}"))]);
        await FullRedis.FillAsync(redis.Database);

        var results = await box.ReplayAsync(new() { DeadLetterStream = deadLetters });

        Assert.All(results, result => Assert.Equal(DeadLetterActionStatus.Succeeded, result.Status));
        Assert.Equal((10, 0L), ((await box.ReplayedAsync()).Length, await box.Database.StreamLengthAsync(deadLetters)));
    }

    [Fact]
    public async Task A_letter_that_may_not_be_deleted_stays_and_its_event_is_not_appended()
    {
        await using var redis = await PrivateRedis.StartAsync();
        await redis.Database.ExecuteAsync("ACL", "SETUSER", "ops", "on", ">secret", "~*", "+@all", "-xdel");
        await using var box = await BoxAsync(redis, "user=ops,password=secret");
        var deadLetters = SatelliteKeys.DeadLetters(box.Stream);
        await box.AddToAsync(deadLetters, box.Letter("event-0"));

        var results = new List<DeadLetterReplayResult>();
        await Assert.ThrowsAsync<DeadLetterStoreException>(async () =>
        {
            await foreach (var result in box.Store.ReplayAsync(new() { DeadLetterStream = deadLetters }))
            {
                results.Add(result);
            }
        });

        Assert.Equal(DeadLetterActionStatus.Failed, Assert.Single(results).Status);
        Assert.StartsWith("The event was not appended: ", results[0].Reason, StringComparison.Ordinal);
        Assert.Empty(await box.ReplayedAsync());
        Assert.Equal(1, await box.Database.StreamLengthAsync(deadLetters));
    }

    [Fact]
    public async Task Two_concurrent_replays_of_the_same_letters_double_nothing()
    {
        await using var box = await LetterBox.CreateAsync(server);
        var deadLetters = SatelliteKeys.DeadLetters(box.Stream);
        await box.AddToAsync(
            deadLetters, [.. Enumerable.Range(0, 500).Select(number => box.Letter($"event-{number}"))]);
        await using var other = new RedisDeadLetterStore(
            new EventBusRedisOptions { ConnectionString = server.OperatorConnectionString }, box.Options);
        var query = new DeadLetterQuery { DeadLetterStream = deadLetters };

        var both = await Task.WhenAll(
            LetterBox.ToListAsync(box.Store.ReplayAsync(query)), LetterBox.ToListAsync(other.ReplayAsync(query)));

        var done = both.SelectMany(results => results)
            .Where(result => result.Status == DeadLetterActionStatus.Succeeded)
            .Select(result => result.Id)
            .ToList();
        Assert.Equal(500, done.Count);
        Assert.Equal(500, done.Distinct().Count());
        Assert.Equal(500, (await box.ReplayedAsync()).Length);
    }

    [Fact]
    public async Task A_letter_is_kept_if_its_target_refuses_the_event()
    {
        await using var box = await LetterBox.CreateAsync(server);
        var deadLetters = SatelliteKeys.DeadLetters(box.Stream);
        await box.AddToAsync(deadLetters, box.Letter("event-0"));
        await box.Database.StringSetAsync(box.RetryStream, "no stream");

        await Assert.ThrowsAsync<DeadLetterStoreException>(
            () => box.ReplayAsync(new() { DeadLetterStream = deadLetters }));

        Assert.Equal(1, await box.Database.StreamLengthAsync(deadLetters));
    }

    private static async Task<LetterBox> BoxAsync(PrivateRedis redis, string credentials = "")
    {
        var connection = $"{redis.Server.ConnectionString},{credentials}".TrimEnd(',');
        return await LetterBox.CreateAsync(connection, redis.Database.Multiplexer);
    }
}

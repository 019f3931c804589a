using System.Text;

namespace Promy.EventBus.Redis.Tests.DeadLetters;

[Trait(TestCategories.Trait, TestCategories.Integration)]
public sealed class ReplayTests(RedisServer server)
{
    private static readonly DeadLetterReplayOptions ToStream = new() { Target = DeadLetterReplayTarget.OriginalStream };

    [Fact]
    public async Task A_replay_goes_to_the_failing_group_only_with_everything_that_the_event_had()
    {
        await using var box = await LetterBox.CreateAsync(server);
        byte[] raw = [0xff, 0x00, 0xc3];
        var failure = new DeliveryFailure { Reason = "it failed", Attempts = 3, Handler = "Some.Handler" };
        var ids = await box.AddAsync(
            box.Letter("event-0", failure) with { OriginalPayload = raw }, box.Letter("event-1"));

        var results = await box.ReplayAsync();

        Assert.Equal(ids, results.Select(result => result.Id));
        Assert.All(results, result => Assert.Equal(DeadLetterActionStatus.Succeeded, result.Status));
        Assert.All(results, result => Assert.Equal((box.RetryStream, 1), (result.TargetStream, result.ReplayCount)));
        Assert.All(results, result => Assert.Equal(LetterBox.EventType, result.EventType));
        Assert.Equal(["event-0", "event-1"], results.Select(result => result.EventId));
        var replayed = await box.ReplayedAsync();
        Assert.Equal(results.Select(result => result.TargetEntryId), replayed.Select(entry => (string?)entry.Id));
        Assert.Equal(raw, (byte[])replayed[0]["payload"]!);
        Assert.Equal("""{"id":"event-1"}""", (string?)replayed[1]["payload"]);
        Assert.Equal(
            """{"id":"event-0","type":"test.happened","timestamp":"2025-11-06T10:30:00Z","version":"1.0","attempt":1"""
                + ""","source":"promy-tests","custom":[1,2],"replay_count":1}""",
            (string?)replayed[0]["metadata"]);
        Assert.Equal(["metadata", "payload", "retry"], replayed[0].Values.Select(field => (string?)field.Name));
        Assert.Equal(
            """{"entry_id":"1762425000000-0","handler":"Some.Handler","attempts":0,"delayed_retries":0}""",
            (string?)replayed[0]["retry"]);
        Assert.Equal(0, await box.LettersAsync());

        // Nothing for the other group: neither in the stream that both read, nor in a retry stream of its own.
        Assert.Equal(0, await box.Database.StreamLengthAsync(box.Stream));
        Assert.False(await box.Database.KeyExistsAsync(SatelliteKeys.Retry(box.Stream, box.OtherGroup)));
    }

    [Fact]
    public async Task A_replay_to_the_stream_is_for_every_group_of_it()
    {
        await using var box = await LetterBox.CreateAsync(server);
        await box.AddManyAsync(1);

        var result = Assert.Single(await box.ReplayAsync(options: ToStream));

        Assert.Equal((DeadLetterActionStatus.Succeeded, box.Stream), (result.Status, result.TargetStream));
        Assert.Equal(result.TargetEntryId, Assert.Single(await box.Database.StreamRangeAsync(box.Stream)).Id);
        Assert.False(await box.Database.KeyExistsAsync(box.RetryStream));
        Assert.Equal(0, await box.LettersAsync());
        foreach (var group in (string[])[box.Group, box.OtherGroup])
        {
            Assert.Single(await box.Database.StreamReadGroupAsync(box.Stream, group, "someone", ">"));
        }
    }

    [Fact]
    public async Task A_dry_run_gives_the_same_results_and_writes_nothing()
    {
        await using var box = await LetterBox.CreateAsync(server);
        await box.AddManyAsync(3);
        await box.AddAsync(
            box.Letter("elsewhere") with { OriginalStream = "elsewhere" },
            box.Letter("nobody") with { ConsumerGroup = "nobody" });
        await box.Database.StreamAddAsync(box.DeadLetters, "no", "letter");
        var before = await box.Database.StreamRangeAsync(box.DeadLetters);

        var dry = await box.ReplayAsync(options: new() { IsDryRun = true });

        Assert.Equal(
            before.Select(entry => entry.Id),
            (await box.Database.StreamRangeAsync(box.DeadLetters)).Select(entry => entry.Id));
        Assert.False(await box.Database.KeyExistsAsync(box.RetryStream));
        Assert.All(dry, result => Assert.True(result.IsDryRun));
        Assert.All(dry, result => Assert.Null(result.TargetEntryId));
        Assert.Equal(3, dry.Count(result => result.Status == DeadLetterActionStatus.Succeeded));
        Assert.Equal(3, dry.Count(result => result.Status == DeadLetterActionStatus.Refused));
        var real = await box.ReplayAsync();
        Assert.Equal(dry.Select(Told), real.Select(Told));
        Assert.All(real, result => Assert.False(result.IsDryRun));
    }

    [Fact]
    public async Task A_letter_opens_no_other_key_and_the_others_are_replayed()
    {
        await using var box = await LetterBox.CreateAsync(server);
        var elsewhere = box.Keys.Stream("elsewhere");
        await box.Database.StreamCreateConsumerGroupAsync(elsewhere, box.Group, "0");
        var ids = await box.AddAsync(
            box.Letter("event-0") with { OriginalStream = elsewhere },
            box.Letter("event-1"),
            box.Letter("event-2") with { OriginalStream = box.DeadLetters },
            box.Letter("event-3") with { ConsumerGroup = "nobody" });

        var results = await box.ReplayAsync();

        Assert.Equal(
            [
                (
                    ids[0],
                    DeadLetterActionStatus.Refused,
                    $"The stream '{elsewhere}' is not among those that events may be replayed to."),
                (ids[1], DeadLetterActionStatus.Succeeded, null),
                (
                    ids[2],
                    DeadLetterActionStatus.Refused,
                    $"The stream '{box.DeadLetters}' is not among those that events may be replayed to."),
                (
                    ids[3],
                    DeadLetterActionStatus.Refused,
                    $"The group 'nobody' does not exist on the stream '{box.Stream}'. Replay to the stream instead."),
            ],
            results.Select(result => (result.Id, result.Status, result.Reason)));
        Assert.Equal([ids[0], ids[2], ids[3]], (await box.QueryAsync()).Select(entry => entry.Id));
        Assert.Equal(0, await box.Database.StreamLengthAsync(elsewhere));
        Assert.False(await box.Database.KeyExistsAsync(SatelliteKeys.Retry(elsewhere, box.Group)));
        Assert.False(await box.Database.KeyExistsAsync(SatelliteKeys.Retry(box.Stream, "nobody")));
    }

    [Fact]
    public async Task An_event_is_replayed_up_to_the_limit_and_its_letters_carry_the_count()
    {
        await using var box = await LetterBox.CreateAsync(server);
        var metadata = LetterBox.Metadata("event-1", attempt: 2);
        for (var replay = 1; replay <= 3; replay++)
        {
            await box.AddAsync(box.Letter("event-1") with { OriginalMetadata = metadata });
            Assert.Equal(replay, Assert.Single(await box.ReplayAsync()).ReplayCount);
            metadata = (byte[])(await box.ReplayedAsync())[^1]["metadata"]!;
            Assert.Contains(
                $"\"replay_count\":{replay}}}", Encoding.UTF8.GetString(metadata), StringComparison.Ordinal);
            Assert.Contains("\"attempt\":1,", Encoding.UTF8.GetString(metadata), StringComparison.Ordinal);
        }

        await box.AddAsync(box.Letter("event-1") with { OriginalMetadata = metadata });
        var refused = Assert.Single(await box.ReplayAsync());

        Assert.Equal((DeadLetterActionStatus.Refused, 3), (refused.Status, refused.ReplayCount));
        Assert.Equal("The event has been replayed 3 times already; the limit is 3.", refused.Reason);
        Assert.Equal(1, await box.LettersAsync());
        Assert.Equal(3, Assert.Single(await box.QueryAsync()).ReplayCount);
        Assert.Equal(4, Assert.Single(await box.ReplayAsync(options: new() { MaxReplays = 4 })).ReplayCount);
        await box.AddAsync(box.Letter("event-2"));
        Assert.Equal(
            DeadLetterActionStatus.Refused,
            Assert.Single(await box.ReplayAsync(options: new() { MaxReplays = 0 })).Status);
    }

    [Fact]
    public async Task Selected_letters_are_replayed_in_their_order_and_missing_ids_are_reported()
    {
        await using var box = await LetterBox.CreateAsync(server);
        var ids = await box.AddManyAsync(250);

        var newest = await box.ReplayAsync(new() { Limit = 120, NewestFirst = true });
        var named = await box.ReplayAsync(new() { Ids = [ids[3], "1-1", ids[200], ids[3]] });

        Assert.Equal(ids.Reverse().Take(120), newest.Select(result => result.Id));
        Assert.Equal(
            [
                (ids[3], DeadLetterActionStatus.Succeeded),
                ("1-1", DeadLetterActionStatus.NotFound),
                (ids[200], DeadLetterActionStatus.NotFound)],
            named.Select(result => (result.Id, result.Status)));
        Assert.Equal(121, (await box.ReplayedAsync()).Length);
        Assert.Equal(129, await box.LettersAsync());
    }

    [Fact]
    public async Task Letters_that_arrive_during_a_replay_are_not_replayed_by_it()
    {
        await using var box = await LetterBox.CreateAsync(server);
        await box.AddManyAsync(300);

        var replayed = 0;
        await foreach (var result in box.Store.ReplayAsync(new()))
        {
            // As of an event that fails again at once.
            replayed++;
            await box.AddAsync(box.Letter(result.EventId!));
        }

        Assert.Equal((300, 300), (replayed, await box.LettersAsync()));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_abandoned_or_cancelled_replay_loses_and_doubles_nothing(bool cancel)
    {
        await using var box = await LetterBox.CreateAsync(server);
        await box.AddManyAsync(450);
        using var cancellation = new CancellationTokenSource();

        var taken = 0;
        try
        {
            await foreach (var _ in box.Store.ReplayAsync(new(), cancellationToken: cancellation.Token))
            {
                if (++taken == 130)
                {
                    if (!cancel)
                    {
                        break;
                    }

                    await cancellation.CancelAsync();
                }
            }
        }
        catch (OperationCanceledException) when (cancel)
        {
            taken = -1;
        }

        Assert.Equal(cancel ? -1 : 130, taken);
        Assert.Equal((200, 250L), ((await box.ReplayedAsync()).Length, await box.LettersAsync()));
        await box.ReplayAsync();
        Assert.Equal(450, (await box.ReplayedAsync()).Select(entry => (string?)entry["payload"]).Distinct().Count());
        Assert.Equal((450, 0L), ((await box.ReplayedAsync()).Length, await box.LettersAsync()));
    }

    [Fact]
    public async Task A_refused_replay_keeps_its_letters_and_the_others_are_reported_first()
    {
        await using var box = await LetterBox.CreateAsync(server);
        await box.Database.StringSetAsync(SatelliteKeys.Retry(box.Stream, box.OtherGroup), "no stream");
        var ids = await box.AddAsync(
            box.Letter("event-0"),
            box.Letter("event-1") with { ConsumerGroup = box.OtherGroup },
            box.Letter("event-2"));

        var results = new List<DeadLetterReplayResult>();
        var exception = await Assert.ThrowsAsync<DeadLetterStoreException>(async () =>
        {
            await foreach (var result in box.Store.ReplayAsync(new()))
            {
                results.Add(result);
            }
        });

        Assert.Contains("WRONGTYPE", exception.Message, StringComparison.Ordinal);
        Assert.Equal(
            [DeadLetterActionStatus.Succeeded, DeadLetterActionStatus.Failed, DeadLetterActionStatus.Succeeded],
            results.Select(result => result.Status));
        Assert.StartsWith("The event was not appended: WRONGTYPE", results[1].Reason, StringComparison.Ordinal);
        Assert.Equal([ids[1]], (await box.QueryAsync()).Select(entry => entry.Id));
    }

    private static object Told(DeadLetterReplayResult result) =>
        (
            result.Id,
            result.Status,
            result.Reason,
            result.EventId,
            result.EventType,
            result.TargetStream,
            result.ReplayCount);
}

using StackExchange.Redis;

namespace Promy.EventBus.Redis.Tests.DeadLetters;

/// <summary>
/// A letter of the Go library names no group: the group called like its service may be one that only Go services
/// consume, and those do not read the retry stream of this library.
/// </summary>
[Trait(TestCategories.Trait, TestCategories.Integration)]
public sealed class GoLetterReplayTests(RedisServer server)
{
    [Theory]
    [InlineData("")]
    [InlineData(""","consumer_group":" " """)]
    public async Task A_letter_without_a_group_is_refused_and_kept_if_its_service_has_no_member(string more)
    {
        await using var box = await LetterBox.CreateAsync(server);
        await AddAsync(box, more);
        await AnnounceAsync(box, box.OtherGroup, age: 0);
        await AnnounceAsync(box, box.Group, age: 200_000);

        var dryRun = Assert.Single(await box.ReplayAsync(options: new() { IsDryRun = true }));
        var result = Assert.Single(await box.ReplayAsync());

        Assert.Equal((DeadLetterActionStatus.Refused, (string?)null), (result.Status, result.TargetStream));
        Assert.Contains($"'{box.Group}'", result.Reason, StringComparison.Ordinal);
        Assert.Contains($"'{box.Stream}'", result.Reason, StringComparison.Ordinal);
        Assert.Contains("--to-stream", result.Reason, StringComparison.Ordinal);
        Assert.Equal((result.Status, result.Reason), (dryRun.Status, dryRun.Reason));
        Assert.Equal(1, await box.LettersAsync());
        Assert.Empty(await box.ReplayedAsync());
    }

    [Fact]
    public async Task A_letter_without_a_group_goes_to_its_service_group_if_a_member_is_live()
    {
        await using var box = await LetterBox.CreateAsync(server);
        await AddAsync(box);
        await AnnounceAsync(box, box.Group, age: 0);

        var dryRun = Assert.Single(await box.ReplayAsync(options: new() { IsDryRun = true }));
        var result = Assert.Single(await box.ReplayAsync());

        Assert.Equal((DeadLetterActionStatus.Succeeded, box.RetryStream), (result.Status, result.TargetStream));
        Assert.Equal((result.Status, result.TargetStream), (dryRun.Status, dryRun.TargetStream));
        Assert.Null(result.Warning);
        Assert.Equal(0, await box.LettersAsync());
        Assert.Single(await box.ReplayedAsync());
    }

    [Fact]
    public async Task A_letter_without_a_group_goes_to_the_stream_if_that_is_the_target()
    {
        await using var box = await LetterBox.CreateAsync(server);
        await AddAsync(box);

        var options = new DeadLetterReplayOptions { Target = DeadLetterReplayTarget.OriginalStream };
        var result = Assert.Single(await box.ReplayAsync(options: options));

        Assert.Equal((DeadLetterActionStatus.Succeeded, box.Stream), (result.Status, result.TargetStream));
        Assert.Null(result.Warning);
    }

    [Fact]
    public async Task Only_a_letter_without_a_group_is_refused_if_the_members_are_unknown()
    {
        await using var box = await LetterBox.CreateAsync(server);
        await AddAsync(box);
        await box.AddManyAsync(1);
        await box.Database.StringSetAsync(SatelliteKeys.Members(box.Stream, box.Group), "no hash");

        var results = await box.ReplayAsync();

        Assert.Equal(
            [DeadLetterActionStatus.Refused, DeadLetterActionStatus.Succeeded],
            results.Select(result => result.Status));
        Assert.Contains("it is unknown whether ", results[0].Reason, StringComparison.Ordinal);
        Assert.Contains("--to-stream", results[0].Reason, StringComparison.Ordinal);
        Assert.Null(results[1].Warning);
        Assert.Equal(1, await box.LettersAsync());
    }

    [Fact]
    public async Task A_letter_of_this_library_goes_to_its_group_without_a_live_member()
    {
        await using var box = await LetterBox.CreateAsync(server);
        await box.AddManyAsync(1);

        var dryRun = Assert.Single(await box.ReplayAsync(options: new() { IsDryRun = true }));
        var result = Assert.Single(await box.ReplayAsync());

        Assert.Equal(DeadLetterActionStatus.Succeeded, result.Status);
        Assert.Equal(
            $"No consumer of this library runs in the group '{box.Group}' on the stream '{box.Stream}' now: "
            + "the replayed event waits until one does.",
            result.Warning);
        Assert.Equal((result.Status, result.Warning), (dryRun.Status, dryRun.Warning));
        Assert.Single(await box.ReplayedAsync());
    }

    private static Task<RedisValue> AddAsync(LetterBox box, string more = "") => RawEntries.AddAsync(
        box.Database,
        box.DeadLetters,
        """{"id":"letter-1","type":"dlq.test.happened"}""",
        $$"""
        {"original_stream":"{{box.Stream}}","original_event_id":"event-1","original_event_type":"test.happened",
        "original_payload":"{}","failure_reason":"it failed","failed_at":"2025-11-06T10:30:00Z",
        "failed_service":"{{box.Group}}","attempts_exhausted":3{{more}}}
        """.ReplaceLineEndings(""));

    private static Task AnnounceAsync(LetterBox box, string group, int age) =>
        Members.AnnounceAsync(box.Database, box.Stream, group, age);
}

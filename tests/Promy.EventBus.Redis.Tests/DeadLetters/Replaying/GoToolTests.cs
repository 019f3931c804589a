using StackExchange.Redis;

namespace Promy.EventBus.Redis.Tests.DeadLetters;

/// <summary>
/// The tool of the Go library works on the same dead letters: this library replays those that it leaves.
/// </summary>
[Trait(TestCategories.Trait, TestCategories.Integration)]
public sealed class GoToolTests(RedisServer server)
{
    [Fact]
    public async Task Every_failed_event_is_replayed_by_the_go_tool_or_left_byte_for_byte()
    {
        await using var box = await LetterBox.CreateAsync(server);
        byte[] raw = [0xe9, 0x00];
        await box.AddAsync(
            box.Letter("event-1"),
            box.Letter("event-2") with { OriginalPayload = raw },
            box.Letter("event-3") with { OriginalMetadata = "not json"u8.ToArray() },
            box.Letter("event-4") with
            {
                OriginalMetadata = default,
                OriginalPayload = default,
                OriginalFields = [new("foo"u8.ToArray(), "bar"u8.ToArray())],
            });

        await ReplayAllAsGoAsync(box);
        var results = await box.ReplayAsync(options: new() { Target = DeadLetterReplayTarget.OriginalStream });

        Assert.All(results, result => Assert.Equal(DeadLetterActionStatus.Succeeded, result.Status));
        Assert.Equal(0, await box.LettersAsync());
        var events = (await box.Database.StreamRangeAsync(box.Stream)).Select(entry => entry.Values).ToArray();
        Assert.Equal(4, events.Length);
        Assert.Equal("""{"id":"event-1"}""", (string?)events[0][1].Value);
        Assert.Equal(raw, (byte[]?)events[1][1].Value);
        Assert.Equal("not json", (string?)events[2][0].Value);
        Assert.Equal("""{"id":"event-3"}""", (string?)events[2][1].Value);
        Assert.Equal([new NameValueEntry("foo", "bar")], events[3]);
    }

    private static async Task ReplayAllAsGoAsync(LetterBox box)
    {
        foreach (var entry in await box.Database.StreamRangeAsync(box.DeadLetters))
        {
            if (GoLetter.Read((byte[])entry["payload"]!) is { } letter)
            {
                await RawEntries.AddAsync(
                    box.Database, letter.Stream, RawEntries.Metadata(letter.EventType, letter.EventId), letter.Payload);
                await box.Database.StreamDeleteAsync(box.DeadLetters, [entry.Id]);
            }
        }
    }
}

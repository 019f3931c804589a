using System.Text;
using StackExchange.Redis;

namespace Promy.EventBus.Redis.Tests.DeadLetters;

/// <summary>The contents of a letter, as a replay writes them.</summary>
[Trait(TestCategories.Trait, TestCategories.Integration)]
public sealed class ReplayContentsTests(RedisServer server)
{
    [Fact]
    public async Task A_letter_of_the_go_library_is_replayed_with_all_its_members()
    {
        await using var box = await LetterBox.CreateAsync(server);
        var payload = $$"""
            {"original_stream":"{{box.Stream}}","original_event_id":"event-1","original_event_type":"test.happened",
            "original_payload":"{\"timestamp\":\"2025-11-05T08:00:00Z\",\"text\":\"é\"}","failure_reason":"it failed",
            "failed_at":"2025-11-06T10:30:00.123456789Z","failed_service":"{{box.Group}}","attempts_exhausted":3}
            """.ReplaceLineEndings("");
        await RawEntries.AddAsync(
            box.Database, box.DeadLetters, """{"id":"letter-1","type":"dlq.test.happened"}""", payload);
        var longId = payload.Replace("\"event-1\"", $"\"{new string('x', 500)}\"", StringComparison.Ordinal);
        await RawEntries.AddAsync(box.Database, box.DeadLetters, "{}", longId);
        await RawEntries.AddAsync(
            box.Database,
            box.DeadLetters,
            "{}",
            payload.Replace("original_payload", "other", StringComparison.Ordinal));
        await Members.AnnounceAsync(box.Database, box.Stream, box.Group);

        var results = await box.ReplayAsync();

        Assert.Equal(
            [
                null,
                "The dead letter does not hold the event's metadata, and its event id or type is not usable.",
                "The dead letter does not hold the event's payload.",
            ],
            results.Select(result => result.Reason));
        var replayed = Assert.Single(await box.ReplayedAsync());
        Assert.Equal(
            """{"id":"event-1","type":"test.happened","timestamp":"2025-11-05T08:00:00Z","version":"1.0","attempt":1"""
                + ""","replay_count":1}""",
            (string?)replayed["metadata"]);
        Assert.Equal("""{"timestamp":"2025-11-05T08:00:00Z","text":"é"}""", (string?)replayed["payload"]);
    }

    [Fact]
    public async Task An_undecodable_event_goes_back_byte_for_byte()
    {
        await using var box = await LetterBox.CreateAsync(server);
        byte[] raw = [0xff, 0x00];
        var failure = new DeliveryFailure { Reason = "undecodable" };
        await box.AddAsync(
            box.Letter("x", failure) with
            {
                OriginalMetadata = default,
                OriginalPayload = default,
                OriginalFields = [new("any"u8.ToArray(), raw), new(raw, "x"u8.ToArray())],
            },
            box.Letter("x", failure) with { OriginalMetadata = raw, OriginalPayload = raw },
            box.Letter("x", failure) with { OriginalMetadata = default, OriginalPayload = raw });

        var results = await box.ReplayAsync(options: new() { MaxReplays = 0 });

        Assert.All(
            results,
            result => Assert.Equal((DeadLetterActionStatus.Succeeded, 0), (result.Status, result.ReplayCount)));
        var replayed = await box.ReplayedAsync();
        Assert.Equal([("any"u8.ToArray(), raw), (raw, "x"u8.ToArray())], replayed[0].Values.Select(Bytes));
        Assert.Equal(
            [("metadata"u8.ToArray(), raw), ("payload"u8.ToArray(), raw)], replayed[1].Values[..2].Select(Bytes));
        Assert.Equal(
            [("metadata"u8.ToArray(), []), ("payload"u8.ToArray(), raw)], replayed[2].Values[..2].Select(Bytes));
    }

    [Fact]
    public async Task Metadata_that_the_count_would_make_too_large_is_refused()
    {
        await using var box = await LetterBox.CreateAsync(server);
        var frame = """{"id":"e","type":"t","key":""}""";
        var full = Encoding.UTF8.GetBytes(frame.Insert(frame.Length - 2, new string('k', 8 * 1024 - frame.Length)));
        await box.AddAsync(box.Letter("e") with { OriginalMetadata = full });

        var result = Assert.Single(await box.ReplayAsync());

        Assert.Equal(DeadLetterActionStatus.Refused, result.Status);
        Assert.Equal(
            "With the count of its replays the event's metadata would have 8209 bytes; 8192 are allowed.",
            result.Reason);
    }

    private static (byte[] Name, byte[] Value) Bytes(NameValueEntry field) =>
        ((byte[])field.Name!, (byte[])field.Value!);
}

using System.Text;
using Promy.EventBus.Wire;

namespace Promy.EventBus.Contracts.Tests.Wire;

public sealed class ReplayedMetadataTests
{
    [Theory]
    [InlineData("""{"id":"e","type":"t"}""", """{"id":"e","type":"t","replay_count":1}""")]
    [InlineData(
        """{"id":"e","type":"t","attempt":4,"source":"s"}""",
        """{"id":"e","type":"t","attempt":1,"source":"s","replay_count":1}""")]
    [InlineData("""{"replay_count":9,"id":"e","type":"t"}""", """{"id":"e","type":"t","replay_count":1}""")]
    [InlineData(
        """{ "id" : "e" , "type":"t", "replay_count" : {"a":[1]} }""", """{"id" : "e","type":"t","replay_count":1}""")]
    [InlineData("""{"id":"\u0065\"","type":"t","x":1.50,"y":[1, 2],"z":{"replay_count":5,"attempt":7}}""",
        """{"id":"\u0065\"","type":"t","x":1.50,"y":[1, 2],"z":{"replay_count":5,"attempt":7},"replay_count":1}""")]
    public void Rewrite_keeps_every_member_except_the_two_counts(string original, string expected) =>
        Assert.Equal(expected, Encoding.UTF8.GetString(ReplayedMetadata.Rewrite(Encoding.UTF8.GetBytes(original), 1)));

    [Fact]
    public void Rewritten_metadata_has_the_same_event_and_its_replays()
    {
        var original = Encoding.UTF8.GetBytes(
            """
            {"id":"event-1","type":"promotion.created","timestamp":"2025-11-06T10:30:00.1234567Z","version":"2.0",
            "attempt":3,"source":"s","traceparent":"p","tracestate":"q","correlation_id":"c","key":"k"}
            """.ReplaceLineEndings(""));
        Assert.True(EventMetadataReader.TryRead(original, out var before, out _));

        Assert.True(
            EventMetadataReader.TryRead(ReplayedMetadata.Rewrite(original, 2), out var after, out var error), error);

        Assert.Equal(before with { Attempt = 1, ReplayCount = 2 }, after);
        Assert.Equal(0, before.ReplayCount);
    }

    [Theory]
    [InlineData("\"x\"")]
    [InlineData("-5")]
    [InlineData("1.5")]
    [InlineData("[1]")]
    [InlineData("99999999999999")]
    [InlineData("null")]
    public void An_unusable_replay_count_is_zero_and_the_event_is_read(string count)
    {
        var json = Encoding.UTF8.GetBytes($$"""{"id":"e","replay_count":{{count}},"type":"t"}""");

        Assert.True(EventMetadataReader.TryRead(json, out var metadata, out var error), error);
        Assert.Equal((0, "t"), (metadata.ReplayCount, metadata.Type));
    }

    [Theory]
    [InlineData("""{"id":"event-1","timestamp":"2025-11-05T08:00:00+01:00"}""", "2025-11-05T07:00:00Z")]
    [InlineData("""{"nested":{"timestamp":"2020-01-01T00:00:00Z"}}""", "2025-11-06T10:30:00Z")]
    [InlineData("""{"timestamp":5}""", "2025-11-06T10:30:00Z")]
    [InlineData("no JSON", "2025-11-06T10:30:00Z")]
    public void Restore_takes_the_timestamp_of_the_payload_if_it_has_one(string payload, string expected)
    {
        var letter = new DeadLetterEntry
        {
            DeadLetterStream = "events:dlq",
            Id = "1-1",
            EventId = "event-1",
            EventType = "promotion.created",
            FailedAt = TestSupport.Some.Moment,
            OriginalPayload = Encoding.UTF8.GetBytes(payload),
        };

        Assert.Equal(
            $$"""{"id":"event-1","type":"promotion.created","timestamp":"{{expected}}","version":"1.0","attempt":1"""
            + $$""","replay_count":1}""",
            Encoding.UTF8.GetString(ReplayedMetadata.Restore(letter, 1)));
    }
}

using System.Text;

namespace Promy.EventBus.TestSupport.Tests;

public sealed class GoLetterTests
{
    private static readonly string Letter =
        """
        {"original_stream":"events:users","original_event_id":"event-1","original_event_type":"user.registered",
        "original_payload":"{\"a\":\"é\"}","failure_reason":"it failed","failed_at":"2025-11-06T10:30:00.123456789Z",
        "failed_service":"promy-notif","attempts_exhausted":3}
        """.ReplaceLineEndings("");

    [Fact]
    public void Read_gives_the_members_that_a_replay_brings_back()
    {
        var letter = GoLetter.Read(Encoding.UTF8.GetBytes(Letter[..^1] + ""","consumer_group":7}"""));

        Assert.Equal("events:users", letter!.Stream);
        Assert.Equal(("event-1", "user.registered"), (letter.EventId, letter.EventType));
        Assert.Equal("""{"a":"é"}""", Encoding.UTF8.GetString(letter.Payload));
    }

    [Theory]
    [InlineData("\"original_payload\":{}")]
    [InlineData("\"original_payload\":[]")]
    [InlineData("\"original_payload\":7")]
    [InlineData("\"original_payload\":true")]
    [InlineData("\"Original_Payload\":{}")]
    [InlineData("\"original_\u017ftream\":{}")]
    [InlineData("\"original_event_id\":7")]
    [InlineData("\"original_event_type\":\"\"")]
    [InlineData("\"failed_at\":\"yesterday\"")]
    [InlineData("\"attempts_exhausted\":\"3\"")]
    [InlineData("\"attempts_exhausted\":1.5")]
    [InlineData("\"attempts_exhausted\":0")]
    [InlineData("\"failure_reason\":\"")]
    public void Read_skips_a_letter_with_a_member_that_go_refuses(string member) =>
        Assert.Null(GoLetter.Read(Encoding.UTF8.GetBytes($"{Letter[..^1]},{member}}}")));

    [Theory]
    [InlineData("\"original_payload\":null", """{"a":"é"}""")]
    [InlineData("\"original_payload\":\"\"", "")]
    [InlineData("\"ORIGINAL_PAYLOAD\":\"later\"", "later")]
    [InlineData("\"original_payload_base64\":{}", """{"a":"é"}""")]
    public void Read_gives_a_member_that_go_accepts_as_go_reads_it(string member, string payload)
    {
        var letter = GoLetter.Read(Encoding.UTF8.GetBytes($"{Letter[..^1]},{member}}}"));

        Assert.Equal(payload, Encoding.UTF8.GetString(letter!.Payload));
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("null")]
    public void Read_skips_an_entry_that_is_no_letter(string payload) =>
        Assert.Null(GoLetter.Read(Encoding.UTF8.GetBytes(payload)));
}

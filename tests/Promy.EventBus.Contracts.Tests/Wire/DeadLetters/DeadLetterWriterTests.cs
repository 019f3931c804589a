using System.Text;
using System.Text.Json;
using Promy.EventBus.Wire;

namespace Promy.EventBus.Contracts.Tests.Wire;

public sealed class DeadLetterWriterTests
{
    private static readonly byte[] Metadata = Encoding.UTF8.GetBytes(
        """
        {"id":"event-1","type":"promotion.created","timestamp":"2025-11-06T10:30:00Z","version":"1.0","attempt":1,
        "traceparent":"trace-1","tracestate":"state-1","correlation_id":"corr-1"}
        """.ReplaceLineEndings(""));

    private static readonly DeadLetter Full = DeadLetters.Some() with
    {
        OriginalMetadata = Metadata,
        OriginalPayload = """{"price":9.99}"""u8.ToArray(),
        Failure = new DeliveryFailure
        {
            Reason = "it failed", Attempts = 3, Handler = "PromotionHandler",
            ExceptionType = "System.InvalidOperationException",
            StackTrace = "   at A()\n   at B()",
        },
    };

    private static readonly string[] GoMembers =
    [
        "original_stream", "original_event_id", "original_event_type", "original_payload", "failure_reason",
        "failed_at", "failed_service", "attempts_exhausted",
    ];

    [Fact]
    public void Control_characters_are_written_as_one_line()
    {
        const string Forged = "\r\n\u001b[2J[ERR] forged\u2028";
        using var payload = DeadLetters.Payload(DeadLetters.Some() with
        {
            Failure = new DeliveryFailure { Reason = Forged, Handler = Forged, ExceptionType = Forged },
        });

        Assert.All(
            ["failure_reason", "handler", "exception_type"],
            member => Assert.Equal("???[2J[ERR] forged?", payload.RootElement.GetProperty(member).GetString()));
    }

    [Theory]
    [InlineData("correlation_id", "x")]
    [InlineData("tracestate", "x")]
    [InlineData("source", "\\u0001")]
    [InlineData("correlation_id", "😀")]
    public void A_letter_with_the_largest_original_metadata_has_readable_metadata(string member, string filling)
    {
        var frame = $$"""{"id":"i","type":"b","{{member}}":""}""";
        var room = EventMetadataReader.MaxBytes - frame.Length;
        var text = string.Concat(Enumerable.Repeat(filling, room / System.Text.Encoding.UTF8.GetByteCount(filling)));
        var original = System.Text.Encoding.UTF8.GetBytes(frame.Insert(frame.Length - 2, text));
        Assert.True(EventMetadataReader.TryRead(original, out _, out var error), error);

        var (metadata, _) = DeadLetterWriter.Write(DeadLetters.Some() with { OriginalMetadata = original });

        Assert.True(EventMetadataReader.TryRead(metadata, out _, out error), error);
    }

    [Fact]
    public void A_letter_with_everything_has_exactly_these_members_in_this_order()
    {
        var (metadata, payload) = DeadLetterWriter.Write(Full);

        Assert.Equal(
            """
            {"id":"letter-1","type":"dlq.promotion.created","timestamp":"2025-11-06T10:30:00Z","version":"1.0",
            "attempt":1,"source":"promy-notif","traceparent":"trace-1","tracestate":"state-1","correlation_id":"corr-1"}
            """.ReplaceLineEndings(""),
            Encoding.UTF8.GetString(metadata));
        Assert.Equal(
            """
            {"original_stream":"events:promotions","original_event_id":"event-1",
            "original_event_type":"promotion.created","original_payload":"{\"price\":9.99}",
            "failure_reason":"it failed","failed_at":"2025-11-06T10:30:00Z","failed_service":"promy-notif",
            "attempts_exhausted":3,"consumer_group":"notification-service-consumers","handler":"PromotionHandler",
            "entry_id":"1762425000000-0","exception_type":"System.InvalidOperationException",
            "stack_trace":"   at A()\n   at B()","delivery_count":2,"original_metadata":"{\"id\":\"event-1\",
            \"type\":\"promotion.created\",\"timestamp\":\"2025-11-06T10:30:00Z\",\"version\":\"1.0\",\"attempt\":1,
            \"traceparent\":\"trace-1\",\"tracestate\":\"state-1\",\"correlation_id\":\"corr-1\"}"}
            """.ReplaceLineEndings(""),
            Encoding.UTF8.GetString(payload));
    }

    [Fact]
    public void A_letter_without_optional_members_has_the_shared_members_alone()
    {
        using var payload = DeadLetters.Payload(DeadLetters.Some() with
        {
            OriginalMetadata = """{"id":"event-1","type":"t"}"""u8.ToArray(), OriginalPayload = "{}"u8.ToArray(),
        });

        Assert.Equal(
            [.. GoMembers, "consumer_group", "entry_id", "delivery_count", "original_metadata"],
            payload.RootElement.EnumerateObject().Select(member => member.Name));
    }

    [Fact]
    public void Known_times_trace_and_replays_are_written()
    {
        using var payload = DeadLetters.Payload(DeadLetters.Some() with
        {
            OriginalMetadata = Encoding.UTF8.GetBytes(
                """
                {"id":"e","type":"t","traceparent":"00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
                "replay_count":2}
                """.ReplaceLineEndings("")),
            Failure =
                new DeliveryFailure { Reason = "it failed", FirstFailedAt = TestSupport.Some.Moment.AddSeconds(-1) },
        });

        Assert.Equal("2025-11-06T10:29:59Z", payload.RootElement.GetProperty("first_failed_at").GetString());
        Assert.Equal("0af7651916cd43dd8448eb211c80319c", payload.RootElement.GetProperty("trace_id").GetString());
        Assert.Equal(2, payload.RootElement.GetProperty("replay_count").GetInt32());
    }

    [Fact]
    public void An_undecodable_event_is_written_with_a_payload_that_Go_cannot_read()
    {
        var letter = DeadLetters.Some() with
        {
            OriginalMetadata = "no JSON"u8.ToArray(), OriginalPayload = default,
            Failure = new DeliveryFailure { Reason = "" },
        };

        var (metadata, _) = DeadLetterWriter.Write(letter);
        using var payload = DeadLetters.Payload(letter);

        foreach (var member in GoMembers.Except(["original_payload", "attempts_exhausted"]))
        {
            Assert.False(string.IsNullOrEmpty(payload.RootElement.GetProperty(member).GetString()), member);
        }

        Assert.Equal(JsonValueKind.Object, payload.RootElement.GetProperty("original_payload").ValueKind);
        Assert.InRange(payload.RootElement.GetProperty("attempts_exhausted").GetInt32(), 1, int.MaxValue);
        Assert.Equal(letter.EntryId, payload.RootElement.GetProperty("original_event_id").GetString());
        Assert.True(EventMetadataReader.TryRead(metadata, out var read, out var error), error);
        Assert.Equal(("letter-1", "dlq.unknown"), (read.Id, read.Type));
    }

    [Fact]
    public void A_letter_with_the_longest_event_type_can_be_read_back()
    {
        var type = new string('t', WireNames.MaxLength);
        var original = EventMetadataWriter.Write(new EventMetadata { Id = "event-1", Type = type });

        var (metadata, _) = DeadLetterWriter.Write(DeadLetters.Some() with { OriginalMetadata = original });

        Assert.True(EventMetadataReader.TryRead(metadata, out var read, out var error), error);
        Assert.StartsWith("dlq.ttt", read.Type, StringComparison.Ordinal);
    }

    [Fact]
    public void Bytes_that_are_not_UTF8_are_written_in_base64_beside_an_empty_payload()
    {
        byte[] raw = [0xff, 0x00, 0xc3];
        using var payload = DeadLetters.Payload(
            DeadLetters.Some() with { OriginalMetadata = raw, OriginalPayload = raw });

        Assert.Equal("{}", payload.RootElement.GetProperty("original_payload").GetRawText());
        Assert.Equal(raw, payload.RootElement.GetProperty("original_payload_base64").GetBytesFromBase64());
        Assert.Equal(raw, payload.RootElement.GetProperty("original_metadata_base64").GetBytesFromBase64());
    }

    [Fact]
    public void A_UTF8_payload_is_written_as_text_only()
    {
        using var payload = DeadLetters.Payload(Full with { OriginalPayload = Encoding.UTF8.GetBytes("ñ 😀 \0 \"") });

        Assert.Equal("ñ 😀 \0 \"", payload.RootElement.GetProperty("original_payload").GetString());
        Assert.False(payload.RootElement.TryGetProperty("original_payload_base64", out _));
    }

    [Fact]
    public void A_letter_that_Go_cannot_replay_has_exactly_these_members_in_this_order()
    {
        var (_, payload) = DeadLetterWriter.Write(DeadLetters.Some() with
        {
            OriginalMetadata = "not json"u8.ToArray(), OriginalPayload = "{\"price\":9.99}"u8.ToArray(),
        });

        Assert.Equal(
            """
            {"original_stream":"events:promotions","original_event_id":"1762425000000-0",
            "original_event_type":"unknown","original_payload":{},"original_payload_base64":"eyJwcmljZSI6OS45OX0=",
            "failure_reason":"it failed","failed_at":"2025-11-06T10:30:00Z","failed_service":"promy-notif",
            "attempts_exhausted":3,"consumer_group":"notification-service-consumers","entry_id":"1762425000000-0",
            "delivery_count":2,"original_metadata":"not json"}
            """.ReplaceLineEndings(""),
            Encoding.UTF8.GetString(payload));
    }

    [Fact]
    public void All_fields_of_a_malformed_entry_are_kept()
    {
        byte[] raw = [0xff];
        using var payload = DeadLetters.Payload(DeadLetters.Some() with
        {
            OriginalFields = [new("name"u8.ToArray(), "value"u8.ToArray()), new("name"u8.ToArray(), raw)],
        });

        var fields = payload.RootElement.GetProperty("original_fields");
        Assert.Equal(2, fields.GetArrayLength());
        Assert.Equal("""{"name":"name","value":"value"}""", fields[0].GetRawText());
        Assert.Equal("""{"name":"name","value":"","value_base64":"/w=="}""", fields[1].GetRawText());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void Long_texts_are_cut_without_splitting_a_character(int offset)
    {
        var text = new string('x', offset) + string.Concat(Enumerable.Repeat("😀", 10_000));
        using var payload = DeadLetters.Payload(DeadLetters.Some() with
        {
            Failure = new DeliveryFailure { Reason = text, StackTrace = text },
        });

        AssertCut(
            text, payload.RootElement.GetProperty("failure_reason").GetString()!, DeadLetterWriter.MaxReasonLength);
        AssertCut(
            text, payload.RootElement.GetProperty("stack_trace").GetString()!, DeadLetterWriter.MaxStackTraceLength);
    }

    [Fact]
    public void Texts_at_the_limit_are_kept_whole()
    {
        var reason = new string('r', DeadLetterWriter.MaxReasonLength);
        using var payload = DeadLetters.Payload(
            DeadLetters.Some() with { Failure = new DeliveryFailure { Reason = reason } });

        Assert.Equal(reason, payload.RootElement.GetProperty("failure_reason").GetString());
    }

    [Theory]
    [InlineData("\ud800")]
    [InlineData("before \udc00 after")]
    [InlineData("reversed \udc00\ud800")]
    public void Lone_surrogates_become_replacement_characters(string text)
    {
        using var payload = DeadLetters.Payload(DeadLetters.Some() with
        {
            Failure = new DeliveryFailure { Reason = text, StackTrace = text, Handler = text, ExceptionType = text },
        });

        var expected = text.Replace('\ud800', '\ufffd').Replace('\udc00', '\ufffd');
        Assert.Equal(expected, payload.RootElement.GetProperty("failure_reason").GetString());
        Assert.Equal(expected, payload.RootElement.GetProperty("stack_trace").GetString());
    }

    private static void AssertCut(string text, string written, int maxLength)
    {
        Assert.InRange(written.Length, maxLength - 1, maxLength);
        Assert.StartsWith(written, text, StringComparison.Ordinal);
        Assert.False(char.IsHighSurrogate(written[^1]));
    }
}

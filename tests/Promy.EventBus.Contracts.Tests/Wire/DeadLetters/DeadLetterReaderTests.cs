using System.Globalization;
using System.Text;
using Promy.EventBus.Wire;

namespace Promy.EventBus.Contracts.Tests.Wire;

public sealed class DeadLetterReaderTests
{
    private const string Trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

    private static readonly string GoPayload =
        """
        {"original_stream":"events:promotions","original_event_id":"event-1","original_event_type":"promotion.created",
        "original_payload":"{\"id\":\"event-1\",\"price\":9.99}","failure_reason":"it failed",
        "failed_at":"2025-11-06T10:30:00.123456789Z","failed_service":"promy-notif","attempts_exhausted":3}
        """.ReplaceLineEndings("");

    public static TheoryData<byte[]> Payloads => new((byte[][])
    [
        [],
        "{\"price\":9.99}"u8.ToArray(),
        Encoding.UTF8.GetBytes("\0\u0001\u001b\"\\/\b\f\n\r\t\u007f\u0085\u2028\u2029\ufeff\uffff😀 é <>&'+"),
        [0xff, 0x00, 0xc3],
        [0xc3, 0x28],
        [0xed, 0xa0, 0x80],
        [.. Enumerable.Range(0, 256).Select(value => (byte)value)],
        Encoding.UTF8.GetBytes(EveryCharacter()),
    ]);

    [Fact]
    public void A_written_letter_is_read_back_equal()
    {
        var metadata = Encoding.UTF8.GetBytes(
            $$"""
            {"id":"event-1","type":"promotion.created","timestamp":"2025-11-06T10:30:00Z","version":"1.0","attempt":1,
            "traceparent":"{{Trace}}","replay_count":2}
            """.ReplaceLineEndings(""));
        var entry = Read(DeadLetters.Some() with
        {
            OriginalMetadata = metadata,
            OriginalPayload = "{}"u8.ToArray(),
            Failure = new DeliveryFailure
            {
                Reason = "it failed", Attempts = 3, Handler = "My.Handler",
                ExceptionType = "System.InvalidOperationException", StackTrace = "   at A()\n   at B()",
                FirstFailedAt = TestSupport.Some.Moment.AddSeconds(-1),
            },
        });

        Assert.True(entry.IsReadable);
        Assert.Equal(("events:dlq", "1-1", "letter-1"), (entry.DeadLetterStream, entry.Id, entry.LetterId));
        Assert.Equal(("events:promotions", "1762425000000-0"), (entry.OriginalStream, entry.OriginalEntryId));
        Assert.Equal(("event-1", "promotion.created"), (entry.EventId, entry.EventType));
        Assert.Equal(
            ("notification-service-consumers", "promy-notif", "My.Handler"),
            (entry.Group, entry.Service, entry.Handler));
        Assert.Equal((3, 2L, 2), (entry.Attempts, entry.DeliveryCount, entry.ReplayCount));
        Assert.Equal(("it failed", "System.InvalidOperationException"), (entry.Reason, entry.ExceptionType));
        Assert.Equal("   at A()\n   at B()", entry.StackTrace);
        Assert.Equal(
            (TestSupport.Some.Moment.AddSeconds(-1), TestSupport.Some.Moment), (entry.FirstFailedAt, entry.FailedAt));
        Assert.Equal((Trace, "0af7651916cd43dd8448eb211c80319c"), (entry.TraceParent, entry.TraceId));
        Assert.Equal(metadata, entry.OriginalMetadata!.Value.ToArray());
        Assert.Equal("{}"u8.ToArray(), entry.OriginalPayload!.Value.ToArray());
        Assert.Empty(entry.OriginalFields);
        Assert.Empty(entry.RawFields);
    }

    [Theory]
    [MemberData(nameof(Payloads))]
    public void Any_bytes_of_an_event_are_read_back_unchanged(byte[] bytes)
    {
        var entry = Read(DeadLetters.Some() with { OriginalMetadata = bytes, OriginalPayload = bytes });

        Assert.Equal(bytes, entry.OriginalPayload!.Value.ToArray());
        Assert.Equal(bytes.Length == 0 ? null : bytes, entry.OriginalMetadata?.ToArray());
    }

    [Theory]
    [MemberData(nameof(Payloads))]
    public void Any_fields_of_an_entry_are_read_back_unchanged(byte[] bytes)
    {
        var entry = Read(
            DeadLetters.Some() with
            {
                OriginalFields = [new("payload"u8.ToArray(), bytes), new(bytes, "value"u8.ToArray())],
            });

        Assert.Equal(2, entry.OriginalFields.Count);
        Assert.Equal("payload"u8.ToArray(), entry.OriginalFields[0].Name.ToArray());
        Assert.Equal(bytes, entry.OriginalFields[0].Value.ToArray());
        Assert.Equal(bytes, entry.OriginalFields[1].Name.ToArray());
        Assert.Equal("value"u8.ToArray(), entry.OriginalFields[1].Value.ToArray());
    }

    [Fact]
    public void A_letter_of_the_Go_library_has_its_service_as_its_group()
    {
        var entry = DeadLetterReader.Read(
            "events:dlq", "1-1", """{"id":"letter-1","type":"dlq.promotion.created"}"""u8, Utf8(GoPayload),
            out var problem);

        Assert.Null(problem);
        Assert.Equal(("promy-notif", "promy-notif", "letter-1"), (entry!.Group, entry.Service, entry.LetterId));
        Assert.Equal("""{"id":"event-1","price":9.99}""", Encoding.UTF8.GetString(entry.OriginalPayload!.Value.Span));
        Assert.Equal(
            DateTimeOffset.Parse("2025-11-06T10:30:00.1234567Z", CultureInfo.InvariantCulture), entry.FailedAt);
        Assert.Equal((3, 0), (entry.Attempts, entry.ReplayCount));
        Assert.Null(entry.DeliveryCount);
        Assert.Null(entry.OriginalMetadata);
        Assert.Null(entry.OriginalEntryId);
        Assert.Null(entry.FirstFailedAt);
        Assert.Null(entry.TraceId);
    }

    [Fact]
    public void A_payload_written_as_an_object_is_kept_unchanged()
    {
        var payload = GoPayload.Replace("""
            "{\"id\":\"event-1\",\"price\":9.99}"
            """, """{"id" : [1, {"a":2}]}""", StringComparison.Ordinal);

        var entry = DeadLetterReader.Read("events:dlq", "1-1", default, Utf8(payload), out _);

        Assert.Equal("""{"id" : [1, {"a":2}]}""", Encoding.UTF8.GetString(entry!.OriginalPayload!.Value.Span));
        Assert.Equal("it failed", entry.Reason);
    }

    /// <summary>Both forms in which this library has written an event that Go cannot replay.</summary>
    [Theory]
    [InlineData("\"original_payload\":\"\",\"original_payload_base64\":\"/wA=\"", "/wA=")]
    [InlineData("\"original_payload\":{},\"original_payload_base64\":\"/wA=\"", "/wA=")]
    [InlineData("\"original_payload_base64\":\"/wA=\",\"original_payload\":{}", "/wA=")]
    [InlineData("\"original_payload\":{},\"original_payload_base64\":\"\"", "")]
    [InlineData("\"original_payload_base64\":\"\",\"original_payload\":{}", "")]
    [InlineData("\"original_payload\":\"\"", "")]
    [InlineData("\"original_payload\":\"{}\",\"original_metadata\":\"not json\"", "e30=")]
    public void Letters_of_both_generations_have_the_exact_bytes(string members, string base64)
    {
        var payload = GoPayload.Replace("""
            "original_payload":"{\"id\":\"event-1\",\"price\":9.99}"
            """, members, StringComparison.Ordinal);

        var entry = DeadLetterReader.Read("events:dlq", "1-1", default, Utf8(payload), out var problem);

        Assert.Null(problem);
        Assert.Equal(base64, Convert.ToBase64String(entry!.OriginalPayload!.Value.Span));
        Assert.Equal("it failed", entry.Reason);
    }

    [Fact]
    public void Exact_bytes_take_precedence_over_the_text_behind_them()
    {
        var payload = """{"original_payload_base64":"/w==","original_metadata_base64":"/g==","original_fields":["""
            + """{"value_base64":"/Q==","value":"","name":"n"}],"original_metadata":"","""
            + GoPayload[1..].Replace("{\\\"id\\\":\\\"event-1\\\",\\\"price\\\":9.99}", "", StringComparison.Ordinal);

        var entry = DeadLetterReader.Read("events:dlq", "1-1", default, Utf8(payload), out var problem);

        Assert.Null(problem);
        Assert.Equal([0xff], entry!.OriginalPayload!.Value.ToArray());
        Assert.Equal([0xfe], entry.OriginalMetadata!.Value.ToArray());
        Assert.Equal([0xfd], Assert.Single(entry.OriginalFields).Value.ToArray());
        Assert.Contains("\"original_payload\":\"\"", payload, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("original_stream")]
    [InlineData("original_event_id")]
    [InlineData("original_event_type")]
    [InlineData("failure_reason")]
    [InlineData("failed_at")]
    [InlineData("failed_service")]
    public void A_letter_without_a_member_that_Go_requires_is_unreadable_and_names_it(string member)
    {
        var renamed = GoPayload.Replace($"\"{member}\"", "\"other\"", StringComparison.Ordinal);

        Assert.Null(DeadLetterReader.Read("events:dlq", "1-1", default, Utf8(renamed), out var problem));

        Assert.Equal($"The payload lacks members of a dead letter: {member}.", problem);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("{\"original_stream\":")]
    [InlineData("no JSON \u001b[2J")]
    [InlineData("{} {}")]
    [InlineData("{\"original_payload_base64\":5}")]
    [InlineData("{\"original_payload_base64\":\"§\"}")]
    [InlineData("{\"original_payload\":\"\\ud800\"}")]
    [InlineData("{\"original_fields\":[5]}")]
    [InlineData("{\"original_fields\":[{\"name\":")]
    [InlineData("{\"failed_at\":\"yesterday\",\"original_stream\":{},\"failure_reason\":7}")]
    public void Garbage_is_an_unreadable_letter_with_its_reason_in_one_line(string payload)
    {
        Assert.Null(DeadLetterReader.Read("events:dlq", "1-1", Utf8(payload), Utf8(payload), out var problem));

        Assert.False(string.IsNullOrEmpty(problem));
        Assert.DoesNotContain(problem, char.IsControl);
    }

    [Fact]
    public void Optional_members_of_another_type_count_as_absent()
    {
        var payload = GoPayload[..^1].Replace("exhausted\":3", "exhausted\":\"three\"", StringComparison.Ordinal)
            + ""","consumer_group":7,"handler":[1,[2]],"delivery_count":"x","first_failed_at":{}"""
            + ""","replay_count":1.5,"stack_trace":false}""";

        var entry = DeadLetterReader.Read("events:dlq", "1-1", default, Utf8(payload), out var problem);

        Assert.Null(problem);
        Assert.Equal(("promy-notif", 1, 0), (entry!.Group, entry.Attempts, entry.ReplayCount));
        Assert.Null(entry.Handler);
        Assert.Null(entry.DeliveryCount);
        Assert.Null(entry.FirstFailedAt);
        Assert.Null(entry.StackTrace);
    }

    [Fact]
    public void Texts_that_forge_lines_or_are_endless_are_bounded()
    {
        var payload = GoPayload.Replace(
            "it failed", "\\r\\n\\u001b[2J" + new string('x', 100_000), StringComparison.Ordinal)
            .Replace("promy-notif", new string('y', 100_000), StringComparison.Ordinal)[..^1]
            + ",\"stack_trace\":\"a\\n\\u001b[2J\\tb\"}";

        var entry = DeadLetterReader.Read("events:dlq", "1-1", default, Utf8(payload), out _);

        Assert.StartsWith("???[2Jxxx", entry!.Reason, StringComparison.Ordinal);
        Assert.InRange(entry.Reason!.Length, DeadLetterWriter.MaxReasonLength, DeadLetterWriter.MaxReasonLength + 1);
        Assert.InRange(entry.Group!.Length, WireNames.MaxLength, WireNames.MaxLength + 1);
        Assert.Equal("a\n?[2J\tb", entry.StackTrace);
    }

    [Fact]
    public void Reading_mutated_letters_never_throws()
    {
        var random = new Random(20251106);
        var letter = DeadLetterWriter.Write(DeadLetters.Some() with
        {
            OriginalMetadata = Encoding.UTF8.GetBytes(
                """{"id":"event-1","type":"promotion.created","replay_count":1}"""),
            OriginalPayload = new byte[] { 0xff, 0x00 },
            OriginalFields = [new("name"u8.ToArray(), new byte[] { 0xff })],
        }).Payload;
        var readable = 0;
        for (var round = 0; round < 20_000; round++)
        {
            var mutated = Mutated(random, letter);
            var entry = DeadLetterReader.Read("events:dlq", "1-1", mutated, mutated, out var problem);
            Assert.Equal(entry is null, problem is not null);
            readable += entry is null ? 0 : 1;
        }

        Assert.InRange(readable, 1, 19_999);
    }

    private static byte[] Mutated(Random random, byte[] letter)
    {
        var mutated = letter.ToList();
        for (var change = random.Next(1, 4); change > 0; change--)
        {
            var position = random.Next(mutated.Count);
            switch (random.Next(3))
            {
                case 0:
                    mutated[position] = (byte)random.Next(256);
                    break;
                case 1:
                    mutated.RemoveAt(position);
                    break;
                default:
                    mutated.Insert(position, (byte)"{}[]\",:\\0"[random.Next(9)]);
                    break;
            }
        }

        return [.. mutated];
    }

    private static DeadLetterEntry Read(DeadLetter letter)
    {
        var (metadata, payload) = DeadLetterWriter.Write(letter);
        var entry = DeadLetterReader.Read("events:dlq", "1-1", metadata, payload, out var problem);
        Assert.Null(problem);
        return entry!;
    }

    private static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);

    private static string EveryCharacter() =>
        string.Concat(
            Enumerable.Range(0, 0x10000)
                .Select(value => (char)value)
                .Where(character => !char.IsSurrogate(character)));
}

using System.Text;
using Promy.EventBus.Wire;

namespace Promy.EventBus.Contracts.Tests.Wire;

/// <summary>The Go library's tool replays an event with every byte of its payload, or leaves the letter.</summary>
public sealed class GoToolTests
{
    private static readonly byte[] Metadata =
        """{"id":"event-1","type":"user.registered","version":"1.3","attempt":2}"""u8.ToArray();

    public static TheoryData<string, byte[], byte[]> ReadableLetters => new()
    {
        { "an object", Metadata, "{\"a\":1}"u8.ToArray() },
        { "no JSON", Metadata, "not JSON"u8.ToArray() },
        { "whitespace", Metadata, " "u8.ToArray() },
        {
            "every kind of character", Metadata,
            Encoding.UTF8.GetBytes("\0\u0001\u001b\"\\/\b\f\n\r\t\u007f\u0085\u2028\ufeff\uffff😀 é <>&")
        },
        { "much of it", Metadata, Encoding.UTF8.GetBytes(new string('é', 100_000)) },
    };

    public static TheoryData<string, byte[], byte[]> UnreadableLetters => new()
    {
        { "payload not UTF-8", Metadata, "{\"a\":\"\u00e9\"}"u8.ToArray()[..^3] },
        { "half a surrogate pair", Metadata, [0xed, 0xa0, 0x80] },
        { "payload empty", Metadata, [] },
        { "metadata not JSON", "not json"u8.ToArray(), "{\"a\":1}"u8.ToArray() },
        { "metadata not UTF-8", [0xff], "{\"a\":1}"u8.ToArray() },
        { "metadata without a type", "{\"id\":\"event-1\"}"u8.ToArray(), "{\"a\":1}"u8.ToArray() },
        { "metadata of no usable type", "{\"id\":\"event-1\",\"type\":\"a b\"}"u8.ToArray(), "{\"a\":1}"u8.ToArray() },
        { "metadata empty", [], "{\"a\":1}"u8.ToArray() },
        {
            "metadata too large",
            Encoding.UTF8.GetBytes($$"""{"id":"i","type":"t","more":"{{new string('x', 9000)}}"}"""), "{}"u8.ToArray()
        },
        { "both empty", [], [] },
    };

    [Theory]
    [MemberData(nameof(ReadableLetters))]
    public void A_letter_that_Go_can_replay_is_replayed_with_every_byte(
        string what, byte[] metadata, byte[] payload)
    {
        var written = Write(metadata, payload);

        var broughtBack = GoLetter.Read(written);

        Assert.True(broughtBack is not null, what);
        Assert.Equal(payload, broughtBack.Payload);
        Assert.Equal("events:promotions", broughtBack.Stream);
        Assert.Equal(("event-1", "user.registered"), (broughtBack.EventId, broughtBack.EventType));
        AssertReads(written, metadata, payload);
    }

    [Theory]
    [MemberData(nameof(UnreadableLetters))]
    public void A_letter_that_Go_cannot_replay_stays_and_is_read_by_this_library(
        string what, byte[] metadata, byte[] payload)
    {
        var written = Write(metadata, payload);

        Assert.True(GoLetter.Read(written) is null, what);
        AssertReads(written, metadata, payload);
    }

    [Fact]
    public void A_letter_of_an_entry_with_other_fields_stays_and_is_read_by_this_library()
    {
        byte[] raw = [0xff, 0x00];
        var letter = DeadLetters.Some() with
        {
            OriginalMetadata = Metadata,
            OriginalPayload = "{}"u8.ToArray(),
            OriginalFields =
            [
                new("payload"u8.ToArray(), "{\"a\":1}"u8.ToArray()),
                new("payload"u8.ToArray(), "{}"u8.ToArray()),
                new(raw, raw),
            ],
        };
        var written = DeadLetterWriter.Write(letter).Payload;

        Assert.Null(GoLetter.Read(written));
        var entry = Read(written);
        Assert.Equal(
            letter.OriginalFields.Select(field => (field.Key.ToArray(), field.Value.ToArray())),
            entry.OriginalFields.Select(field => (field.Name.ToArray(), field.Value.ToArray())));
        Assert.Equal("{}"u8, entry.OriginalPayload!.Value.Span);
    }

    private static byte[] Write(byte[] metadata, byte[] payload)
    {
        var letter = DeadLetters.Some() with { OriginalMetadata = metadata, OriginalPayload = payload };
        return DeadLetterWriter.Write(letter).Payload;
    }

    private static void AssertReads(byte[] written, byte[] metadata, byte[] payload)
    {
        var entry = Read(written);
        Assert.Equal(payload, entry.OriginalPayload!.Value.ToArray());
        Assert.Equal(metadata, (entry.OriginalMetadata ?? default).ToArray());
    }

    private static DeadLetterEntry Read(byte[] written)
    {
        var entry = DeadLetterReader.Read("events:dlq", "1-1", default, written, out var problem);
        Assert.Null(problem);
        return entry!;
    }
}

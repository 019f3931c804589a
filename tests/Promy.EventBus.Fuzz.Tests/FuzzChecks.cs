using System.Buffers;
using System.Text.Json;
using Promy.EventBus.Wire;
using StackExchange.Redis;

namespace Promy.EventBus.Fuzz.Tests;

/// <summary>Rules that hold for every input.</summary>
internal static class FuzzChecks
{
    private const int MaxErrorLength = 1024;

    /// <summary>C0, DEL, C1, and the two separators that break a line.</summary>
    private static readonly SearchValues<char> LineBreakers = SearchValues.Create(
        [
            .. Enumerable.Range(0, 0x20).Concat(Enumerable.Range(0x7F, 0x21)).Select(code => (char)code),
            '\u2028',
            '\u2029',
        ]);

    /// <summary>An error is one bounded line.</summary>
    public static void Error(string? error) => Check(
        error is { Length: > 0 and <= MaxErrorLength } && IsOneLine(error),
        $"The error is not one bounded line: '{error}'");

    public static bool IsOneLine(ReadOnlySpan<char> text) => !text.ContainsAny(LineBreakers);

    /// <summary>A read event obeys the rules, and is equal after it is written and read again.</summary>
    public static void Value(Envelope envelope, string type)
    {
        var metadata = envelope.Metadata!.Value;
        Check(
            WireNames.IsEventId(metadata.Id) && WireNames.IsEventType(metadata.Type),
            "The id or the type breaks its rule.");
        Check(
            IsOneLine(metadata.Version) && IsOneLine(metadata.Source) && IsOneLine(metadata.CorrelationId) && IsOneLine(
                metadata.TraceParent)
            && IsOneLine(metadata.TraceState),
            "A text of the metadata has control characters.");

        var written = Envelope.Write(envelope.Event!);
        var again = Envelope.Read(
            new FuzzInput(type, [new("metadata", EventMetadataWriter.Write(metadata)), new("payload", written)]));
        Check(again.Event is not null, $"What was written is not read again: {again.Error}");
        Check(
            Normalized(metadata) == Normalized(again.Metadata!.Value),
            "The metadata are not the same when they are read again.");
        Check(again.Event!.GetType() == envelope.Event!.GetType(), "The event has another type when it is read again.");
        Check(
            written.AsSpan().SequenceEqual(Envelope.Write(again.Event)),
            "The event is not the same when it is read again.");
    }

    /// <summary>The dead letter can be read, and has every byte of the original.</summary>
    public static void DeadLetter(byte[] metadata, byte[] payload, Envelope envelope, FuzzInput input)
    {
        Check(
            EventMetadataReader.TryRead(metadata, out _, out var error),
            $"The metadata of the dead letter cannot be read: {error}");
        using var json = JsonDocument.Parse(payload);
        var letter = json.RootElement;
        Check(
            envelope.RawMetadata.IsEmpty || Has(letter, "original_metadata", envelope.RawMetadata.Span),
            "The original metadata are not there.");
        Check(Has(letter, "original_payload", envelope.RawPayload.Span), "The original payload is not there.");
        Check(IsOneLine(letter.GetProperty("failure_reason").GetString()), "The reason has control characters.");
        if (envelope.Malformed is not null && input.Fields.Length > 0)
        {
            var fields = letter.GetProperty("original_fields");
            Check(fields.GetArrayLength() == input.Fields.Length, "Not every field is there.");
            for (var index = 0; index < input.Fields.Length; index++)
            {
                Check(
                    Has(fields[index], "name", Bytes(input.Fields[index].Name))
                    && Has(fields[index], "value", Bytes(input.Fields[index].Value)),
                    $"Field {index} is not as it was.");
            }
        }

        // The Go library's tool deletes a letter that it has replayed.
        var broughtBack = GoLetter.Read(payload);
        var isWhole = envelope.Malformed is null && !envelope.RawPayload.IsEmpty
            && EventMetadataReader.TryRead(envelope.RawMetadata.Span, out _, out _)
            && broughtBack?.Payload.AsSpan().SequenceEqual(envelope.RawPayload.Span) == true;
        Check(broughtBack is null || isWhole, "Go would bring back less than what stood in the stream.");
    }

    private static ReadOnlySpan<byte> Bytes(RedisValue value) => ((ReadOnlyMemory<byte>)value).Span;

    private static bool Has(JsonElement element, string member, ReadOnlySpan<byte> bytes) =>
        element.TryGetProperty(member + "_base64", out var base64)
            ? base64.GetBytesFromBase64().AsSpan().SequenceEqual(bytes)
            : element.GetProperty(member).ValueEquals(bytes);

    private static EventMetadata Normalized(in EventMetadata metadata) => metadata with
    {
        Source = NullIfEmpty(metadata.Source),
        TraceParent = NullIfEmpty(metadata.TraceParent),
        TraceState = NullIfEmpty(metadata.TraceState),
        CorrelationId = NullIfEmpty(metadata.CorrelationId),
    };

    private static string? NullIfEmpty(string? text) => text is "" ? null : text;

    private static void Check(bool holds, string otherwise)
    {
        if (!holds)
        {
            throw new FuzzFailure(otherwise);
        }
    }
}

using System.Buffers;
using System.Text.Json;
using System.Text.Unicode;

namespace Promy.EventBus.Wire;

/// <summary>
/// Writes a dead letter as the Go library reads it (the first eight members, none of them empty), with members of our
/// own behind. Raw bytes survive in base64. The tool of the Go library writes <c>original_payload</c> back and deletes
/// the letter; if that would not bring the event back, the member is an object, which Go cannot read as text, and the
/// tool leaves the letter where it is.
/// </summary>
internal static class DeadLetterWriter
{
    public const int MaxReasonLength = 2 * 1024;
    public const int MaxStackTraceLength = 8 * 1024;
    public const string Base64Suffix = "_base64";
    private const string Unknown = "unknown";

    public static (byte[] Metadata, byte[] Payload) Write(DeadLetter letter)
    {
        var decoded = EventMetadataReader.TryRead(letter.OriginalMetadata.Span, out var original, out _);
        var originalType = decoded ? original.Type : Unknown;
        var metadata = EventMetadataWriter.Write(new EventMetadata
        {
            Id = letter.Id,
            Type = Bounded(WireFields.DeadLetterTypePrefix + originalType, WireNames.MaxLength)!,
            Timestamp = letter.FailedAt,
            Source = letter.ServiceName,
            TraceParent = decoded ? original.TraceParent : null,
            TraceState = decoded ? original.TraceState : null,
            CorrelationId = decoded ? original.CorrelationId : null,
        });

        var buffer = new ArrayBufferWriter<byte>(1024 + letter.OriginalPayload.Length);
        using (var writer = new Utf8JsonWriter(buffer, JsonBuffer.WriterOptions))
        {
            writer.WriteStartObject();
            var originalId = decoded ? original.Id : letter.EntryId;
            WriteShared(writer, letter, originalId, originalType, IsWholeAsText(letter, decoded));
            WriteOwn(writer, letter, original);
            writer.WriteEndObject();
        }

        return (metadata, buffer.WrittenSpan.ToArray());
    }

    /// <summary>Whether its payload, with new metadata of its id and type, is the event that failed.</summary>
    private static bool IsWholeAsText(DeadLetter letter, bool isDecoded) =>
        isDecoded
        && letter.OriginalFields.Count == 0
        && !letter.OriginalPayload.IsEmpty
        && Utf8.IsValid(letter.OriginalPayload.Span);

    private static void WriteShared(
        Utf8JsonWriter writer, DeadLetter letter, string originalId, string originalType, bool isWholeAsText)
    {
        writer.WriteString("original_stream", letter.OriginalStream);
        writer.WriteString("original_event_id", originalId);
        writer.WriteString("original_event_type", originalType);
        if (isWholeAsText)
        {
            writer.WriteString("original_payload", letter.OriginalPayload.Span);
        }
        else
        {
            writer.WriteStartObject("original_payload");
            writer.WriteEndObject();
            writer.WriteBase64String("original_payload" + Base64Suffix, letter.OriginalPayload.Span);
        }

        writer.WriteString("failure_reason", Line(letter.Failure.Reason, MaxReasonLength) ?? Unknown);
        writer.WriteString("failed_at", letter.FailedAt.UtcDateTime);
        writer.WriteString("failed_service", letter.ServiceName);

        // An entry that no handler saw was still tried once: the Go library refuses a zero.
        writer.WriteNumber("attempts_exhausted", Math.Max(1, letter.Failure.Attempts));
    }

    /// <param name="writer">Takes the members.</param>
    /// <param name="letter">What failed.</param>
    /// <param name="original">Its metadata; <see langword="default"/> where that cannot be read.</param>
    private static void WriteOwn(Utf8JsonWriter writer, DeadLetter letter, in EventMetadata original)
    {
        writer.WriteString("consumer_group", letter.ConsumerGroup);
        WriteOptional(writer, "handler", Line(letter.Failure.Handler, MaxReasonLength));
        writer.WriteString("entry_id", letter.EntryId);
        WriteOptional(writer, "exception_type", Line(letter.Failure.ExceptionType, MaxReasonLength));
        WriteOptional(writer, "stack_trace", Bounded(letter.Failure.StackTrace, MaxStackTraceLength));
        writer.WriteNumber("delivery_count", letter.DeliveryCount);
        if (letter.Failure.FirstFailedAt is { } firstFailedAt)
        {
            writer.WriteString("first_failed_at", firstFailedAt.UtcDateTime);
        }

        WriteOptional(writer, "trace_id", TraceParents.TraceIdOf(original.TraceParent));
        if (original.ReplayCount > 0)
        {
            writer.WriteNumber("replay_count", original.ReplayCount);
        }

        if (!letter.OriginalMetadata.IsEmpty)
        {
            WriteBytes(writer, "original_metadata", letter.OriginalMetadata.Span);
        }

        if (letter.OriginalFields.Count > 0)
        {
            WriteFields(writer, letter.OriginalFields);
        }
    }

    private static void WriteFields(
        Utf8JsonWriter writer, IReadOnlyList<KeyValuePair<ReadOnlyMemory<byte>, ReadOnlyMemory<byte>>> fields)
    {
        writer.WriteStartArray("original_fields");
        foreach (var (name, value) in fields)
        {
            writer.WriteStartObject();
            WriteBytes(writer, "name", name.Span);
            WriteBytes(writer, "value", value.Span);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    /// <summary>Text where the bytes are UTF-8; else an empty text and the exact bytes beside it in base64.</summary>
    private static void WriteBytes(Utf8JsonWriter writer, string name, ReadOnlySpan<byte> bytes)
    {
        if (Utf8.IsValid(bytes))
        {
            writer.WriteString(name, bytes);
            return;
        }

        writer.WriteString(name, "");
        writer.WriteBase64String(name + Base64Suffix, bytes);
    }

    private static void WriteOptional(Utf8JsonWriter writer, string name, string? value)
    {
        if (!string.IsNullOrEmpty(value))
        {
            writer.WriteString(name, value);
        }
    }

    private static string? Line(string? text, int maxLength) =>
        Bounded(text, maxLength) is { } bounded ? WireNames.Printable(bounded, maxLength) : null;

    private static string? Bounded(string? text, int maxLength) => text switch
    {
        null or "" => null,
        _ when text.Length <= maxLength => text,
        // Never between the halves of a surrogate pair: half a character is not UTF-8.
        _ when char.IsHighSurrogate(text[maxLength - 1]) => text[..(maxLength - 1)],
        _ => text[..maxLength],
    };
}

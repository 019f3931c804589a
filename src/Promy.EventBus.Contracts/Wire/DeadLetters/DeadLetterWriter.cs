using System.Text.Json;
using System.Text.Unicode;

namespace Promy.EventBus.Wire;

// In: a delivery that failed for good, with the bytes as they came.
// Out: the two fields of its dead letter; DeadLetterReader is the way back.
// Owner: the caller; nothing outlives the call.
/// <summary>
/// Writes a dead letter as the Go library reads it: eight members, none of them empty. Members of our own follow. Raw
/// bytes survive in base64. The tool of the Go library writes <c>original_payload</c> back and deletes the letter. If
/// that would not restore the event, the member is an object. Go cannot read that as text, and its tool leaves the
/// letter in place.
/// </summary>
internal static class DeadLetterWriter
{
    public const int MaxReasonLength = 2 * 1024;
    public const int MaxStackTraceLength = 8 * 1024;
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

        var buffer = JsonBuffer.Rent();
        buffer.Writer.WriteStartObject();
        var originalId = decoded ? original.Id : letter.EntryId;
        WriteShared(buffer.Writer, letter, originalId, originalType, IsWholeAsText(letter, decoded));
        WriteOwn(buffer, letter, original);
        buffer.Writer.WriteEndObject();
        return (metadata, buffer.ToArrayAndReturn());
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
        writer.WriteString("original_stream"u8, letter.OriginalStream);
        writer.WriteString("original_event_id"u8, originalId);
        writer.WriteString("original_event_type"u8, originalType);
        if (isWholeAsText)
        {
            writer.WriteString("original_payload"u8, letter.OriginalPayload.Span);
        }
        else
        {
            writer.WriteStartObject("original_payload"u8);
            writer.WriteEndObject();
            writer.WriteBase64String("original_payload_base64"u8, letter.OriginalPayload.Span);
        }

        writer.WriteString("failure_reason"u8, Line(letter.Failure.Reason, MaxReasonLength) ?? Unknown);
        writer.WriteString("failed_at"u8, letter.FailedAt.UtcDateTime);
        writer.WriteString("failed_service"u8, letter.ServiceName);

        // An entry that no handler saw was still tried once: the Go library refuses a zero.
        writer.WriteNumber("attempts_exhausted"u8, Math.Max(1, letter.Failure.Attempts));
    }

    /// <param name="buffer">Takes the members.</param>
    /// <param name="letter">The failed delivery.</param>
    /// <param name="original">Metadata of the event; <see langword="default"/> if unreadable.</param>
    private static void WriteOwn(JsonBuffer buffer, DeadLetter letter, in EventMetadata original)
    {
        var writer = buffer.Writer;
        writer.WriteString("consumer_group"u8, letter.ConsumerGroup);
        buffer.WriteOptional("handler"u8, Line(letter.Failure.Handler, MaxReasonLength));
        writer.WriteString("entry_id"u8, letter.EntryId);
        buffer.WriteOptional("exception_type"u8, Line(letter.Failure.ExceptionType, MaxReasonLength));
        buffer.WriteOptional("stack_trace"u8, Bounded(letter.Failure.StackTrace, MaxStackTraceLength));
        writer.WriteNumber("delivery_count"u8, letter.DeliveryCount);
        if (letter.Failure.FirstFailedAt is { } firstFailedAt)
        {
            writer.WriteString("first_failed_at"u8, firstFailedAt.UtcDateTime);
        }

        buffer.WriteOptional("trace_id"u8, TraceParents.TraceIdOf(original.TraceParent));
        if (original.ReplayCount > 0)
        {
            writer.WriteNumber("replay_count"u8, original.ReplayCount);
        }

        if (!letter.OriginalMetadata.IsEmpty)
        {
            WriteBytes(writer, "original_metadata"u8, "original_metadata_base64"u8, letter.OriginalMetadata.Span);
        }

        if (letter.OriginalFields.Count > 0)
        {
            WriteFields(writer, letter.OriginalFields);
        }
    }

    private static void WriteFields(
        Utf8JsonWriter writer, IReadOnlyList<KeyValuePair<ReadOnlyMemory<byte>, ReadOnlyMemory<byte>>> fields)
    {
        writer.WriteStartArray("original_fields"u8);
        foreach (var (name, value) in fields)
        {
            writer.WriteStartObject();
            WriteBytes(writer, "name"u8, "name_base64"u8, name.Span);
            WriteBytes(writer, "value"u8, "value_base64"u8, value.Span);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    /// <summary>Text if the bytes are UTF-8; else an empty text, and the exact bytes beside it in base64.</summary>
    private static void WriteBytes(
        Utf8JsonWriter writer, ReadOnlySpan<byte> name, ReadOnlySpan<byte> exactName, ReadOnlySpan<byte> bytes)
    {
        if (Utf8.IsValid(bytes))
        {
            writer.WriteString(name, bytes);
            return;
        }

        writer.WriteString(name, ""u8);
        writer.WriteBase64String(exactName, bytes);
    }

    private static string? Line(string? text, int maxLength) =>
        Bounded(text, maxLength) is { } bounded ? WireNames.Printable(bounded, maxLength) : null;

    private static string? Bounded(string? text, int maxLength) => text switch
    {
        null or "" => null,
        _ when text.Length <= maxLength => text,
        // Never split a surrogate pair: half a character is not UTF-8.
        _ when char.IsHighSurrogate(text[maxLength - 1]) => text[..(maxLength - 1)],
        _ => text[..maxLength],
    };
}

using System.Text.Json;

namespace Promy.EventBus.Wire;

/// <summary>
/// Reads the payload of a dead letter: every form that this library has written, or that of the Go library. Unknown
/// members are skipped, and an optional member of another type counts as absent. Texts become one line of bounded
/// length; bytes stay as they were.
/// </summary>
internal static class DeadLetterPayloadReader
{
    private const int MaxDepth = 64;
    private const string Base64Suffix = "_base64";

    /// <exception cref="JsonException">It is not a JSON object.</exception>
    /// <exception cref="InvalidOperationException">It has text that is not UTF-8.</exception>
    /// <exception cref="FormatException">It has bytes that are not base64.</exception>
    public static DeadLetterMembers Read(ReadOnlySpan<byte> json)
    {
        var members = new JsonMembers(json, MaxDepth);
        var letter = new DeadLetterMembers();
        while (members.Next())
        {
            var name = members.Reader.GetString();
            members.Reader.Read();
            ReadMember(ref members.Reader, json, name!, letter);
        }

        members.End();
        return letter;
    }

    private static void ReadMember(
        ref Utf8JsonReader reader, ReadOnlySpan<byte> json, string name, DeadLetterMembers members)
    {
        switch (name)
        {
            case "original_stream":
                members.OriginalStream = Line(ref reader, WireNames.MaxLength);
                break;
            case "original_event_id":
                members.EventId = Line(ref reader, WireNames.MaxEventIdLength);
                break;
            case "original_event_type":
                members.EventType = Line(ref reader, WireNames.MaxLength);
                break;
            case "failure_reason":
                members.Reason = Line(ref reader, DeadLetterWriter.MaxReasonLength);
                break;
            case "failed_at":
                members.FailedAt = Time(ref reader);
                break;
            case "failed_service":
                members.Service = Line(ref reader, WireNames.MaxLength);
                break;
            case "attempts_exhausted":
                members.Attempts = Number(ref reader);
                break;
            case "original_payload":
                members.PayloadText = Bytes(ref reader, json);
                break;
            case "original_payload" + Base64Suffix:
                members.ExactPayload = reader.GetBytesFromBase64();
                break;
            default:
                ReadOwnMember(ref reader, json, name, members);
                break;
        }
    }

    private static void ReadOwnMember(
        ref Utf8JsonReader reader, ReadOnlySpan<byte> json, string name, DeadLetterMembers members)
    {
        switch (name)
        {
            case "consumer_group":
                members.Group = Line(ref reader, WireNames.MaxLength);
                break;
            case "handler":
                members.Handler = Line(ref reader, DeadLetterWriter.MaxReasonLength);
                break;
            case "entry_id":
                members.EntryId = Line(ref reader, WireNames.MaxLength);
                break;
            case "exception_type":
                members.ExceptionType = Line(ref reader, DeadLetterWriter.MaxReasonLength);
                break;
            case "stack_trace":
                members.StackTrace = WireText.Lines(Text(ref reader), DeadLetterWriter.MaxStackTraceLength);
                break;
            case "delivery_count":
                members.DeliveryCount = Number(ref reader);
                break;
            case "first_failed_at":
                members.FirstFailedAt = Time(ref reader);
                break;
            case "replay_count":
                members.ReplayCount = Number(ref reader);
                break;
            case "original_metadata":
                members.MetadataText = Bytes(ref reader, json);
                break;
            case "original_metadata" + Base64Suffix:
                members.ExactMetadata = reader.GetBytesFromBase64();
                break;
            case "original_fields":
                members.OriginalFields = Fields(ref reader, json);
                break;
        }
    }

    private static List<DeadLetterField> Fields(ref Utf8JsonReader reader, ReadOnlySpan<byte> json)
    {
        var fields = new List<DeadLetterField>();
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            return fields;
        }

        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            fields.Add(Field(ref reader, json));
        }

        return fields;
    }

    private static DeadLetterField Field(ref Utf8JsonReader reader, ReadOnlySpan<byte> json)
    {
        ReadOnlyMemory<byte>? name = null;
        ReadOnlyMemory<byte>? value = null;
        ReadOnlyMemory<byte>? exactName = null;
        ReadOnlyMemory<byte>? exactValue = null;
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw new JsonException("a field is expected.");
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var member = reader.GetString();
            reader.Read();
            switch (member)
            {
                case "name":
                    name = Bytes(ref reader, json);
                    break;
                case "value":
                    value = Bytes(ref reader, json);
                    break;
                case "name" + Base64Suffix:
                    exactName = reader.GetBytesFromBase64();
                    break;
                case "value" + Base64Suffix:
                    exactValue = reader.GetBytesFromBase64();
                    break;
            }

            reader.Skip();
        }

        return new DeadLetterField { Name = exactName ?? name ?? default, Value = exactValue ?? value ?? default };
    }

    /// <summary>
    /// The bytes of a text; another value, such as a payload written as an object, is taken as it stands.
    /// </summary>
    private static ReadOnlyMemory<byte>? Bytes(ref Utf8JsonReader reader, ReadOnlySpan<byte> json)
    {
        if (reader.TokenType == JsonTokenType.Null)
        {
            return null;
        }

        if (reader.TokenType != JsonTokenType.String)
        {
            var start = (int)reader.TokenStartIndex;
            reader.Skip();
            return json[start..(int)reader.BytesConsumed].ToArray();
        }

        var buffer = new byte[reader.ValueSpan.Length];
        return buffer.AsMemory(0, reader.CopyString(buffer));
    }

    private static string? Text(ref Utf8JsonReader reader) =>
        reader.TokenType == JsonTokenType.String ? reader.GetString() : null;

    private static string? Line(ref Utf8JsonReader reader, int maxLength) =>
        Text(ref reader) is { } text ? WireNames.Printable(text, maxLength) : null;

    private static int? Number(ref Utf8JsonReader reader) =>
        reader.TokenType == JsonTokenType.Number && reader.TryGetInt32(out var number) ? number : null;

    private static DateTimeOffset? Time(ref Utf8JsonReader reader) =>
        TimestampReader.TryRead(ref reader, out var time) ? time : null;
}

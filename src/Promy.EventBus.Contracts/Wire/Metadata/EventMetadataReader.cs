using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Json;

namespace Promy.EventBus.Wire;

// In: the bytes of a field. Any service may have written them.
// Out: the metadata within their limits, or the reason why they cannot be used.
// Owner: the caller; only recurring texts outlive the call.
/// <summary>
/// Reads the <c>metadata</c> field. Unknown members are skipped, limits are checked before anything is parsed, and bad
/// input is an answer, never an exception.
/// </summary>
internal static class EventMetadataReader
{
    public const int MaxBytes = 8 * 1024;

    /// <summary>The length that W3C Trace Context requires to be carried.</summary>
    public const int MaxTraceStateLength = 512;
    private const int MaxTraceParentLength = 128;
    private const int MaxDepth = 8;

    public static bool TryRead(
        ReadOnlySpan<byte> json, out EventMetadata metadata, [NotNullWhen(false)] out string? error)
    {
        metadata = default;
        if (json.Length is 0 or > MaxBytes)
        {
            error = $"The metadata has {json.Length} bytes; 1 to {MaxBytes} are allowed.";
            return false;
        }

        try
        {
            var members = Read(json);
            error = Check(members);
            if (error is not null)
            {
                return false;
            }

            metadata = members;
            return true;
        }
        catch (JsonException exception)
        {
            var problem = WireNames.Printable(ExceptionText.MessageOf(exception));
            error = $"The metadata is not a JSON object as expected: {problem}";
            return false;
        }
        catch (InvalidOperationException)
        {
            // The reader's answer to text that is not valid UTF-8.
            error = "The metadata contains text that is not valid UTF-8.";
            return false;
        }
    }

    private static EventMetadata Read(ReadOnlySpan<byte> json)
    {
        var members = new JsonMembers(json, MaxDepth);
        var metadata = new EventMetadata { Id = "", Type = "" };
        while (members.Next())
        {
            ReadMember(ref members.Reader, ref metadata);
        }

        members.End();
        return metadata;
    }

    private static void ReadMember(ref Utf8JsonReader reader, ref EventMetadata metadata)
    {
        if (reader.ValueTextEquals("id"u8))
        {
            metadata.Id = ReadText(ref reader) ?? "";
        }
        else if (reader.ValueTextEquals("type"u8))
        {
            metadata.Type = ReadText(ref reader) ?? "";
        }
        else if (reader.ValueTextEquals("timestamp"u8))
        {
            metadata.Timestamp = ReadTimestamp(ref reader);
        }
        else if (reader.ValueTextEquals("version"u8))
        {
            metadata.Version = ReadLine(ref reader) ?? Event.DefaultVersion;
        }
        else if (reader.ValueTextEquals("attempt"u8))
        {
            metadata.Attempt = ReadAttempt(ref reader);
        }
        else if (reader.ValueTextEquals("source"u8))
        {
            metadata.Source = ReadLine(ref reader);
        }
        else if (reader.ValueTextEquals("traceparent"u8))
        {
            metadata.TraceParent = ReadTrace(ref reader, MaxTraceParentLength);
        }
        else if (reader.ValueTextEquals("tracestate"u8))
        {
            metadata.TraceState = ReadTrace(ref reader, MaxTraceStateLength);
        }
        else if (reader.ValueTextEquals("correlation_id"u8))
        {
            metadata.CorrelationId = ReadLine(ref reader, isRecurring: false);
        }
        else if (reader.ValueTextEquals("headers"u8))
        {
            metadata.Headers = HeaderReader.Read(ref reader);
        }
        else if (reader.ValueTextEquals("replay_count"u8))
        {
            metadata.ReplayCount = ReadReplayCount(ref reader);
        }
    }

    private static string? ReadText(ref Utf8JsonReader reader, bool isRecurring = true)
    {
        reader.Read();
        return reader.TokenType switch
        {
            JsonTokenType.String => isRecurring ? RecurringText.Read(ref reader) : reader.GetString(),
            JsonTokenType.Null => null,
            _ => throw new JsonException("a text is expected."),
        };
    }

    /// <summary>Text that handlers log and dead letters carry on: one line of bounded length.</summary>
    private static string? ReadLine(ref Utf8JsonReader reader, bool isRecurring = true) =>
        ReadText(ref reader, isRecurring) is { } text ? WireNames.Printable(text) : null;

    /// <summary>An unusable trace is left out: the event is complete without it.</summary>
    private static string? ReadTrace(ref Utf8JsonReader reader, int maxLength) =>
        ReadText(ref reader, isRecurring: false) is { } text
        && text.Length <= maxLength
        && Ascii.IsValid(text)
        && WireNames.Printable(text, maxLength) == text
            ? text
            : null;

    private static DateTimeOffset ReadTimestamp(ref Utf8JsonReader reader)
    {
        reader.Read();
        return reader.TokenType == JsonTokenType.Null ? default
            : TimestampReader.TryRead(ref reader, out var timestamp) ? timestamp
            : throw new JsonException("the timestamp is not RFC 3339.");
    }

    private static int ReadAttempt(ref Utf8JsonReader reader)
    {
        reader.Read();
        return reader.TokenType == JsonTokenType.Number && reader.TryGetInt32(out var attempt)
            ? attempt
            : throw new JsonException("the attempt is not a whole number.");
    }

    /// <summary>An unusable count is left out: only another replay asks for it.</summary>
    private static int ReadReplayCount(ref Utf8JsonReader reader)
    {
        reader.Read();
        return reader.TokenType == JsonTokenType.Number && reader.TryGetInt32(out var count) ? Math.Max(0, count) : 0;
    }

    private static string? Check(in EventMetadata metadata)
    {
        if (!WireNames.IsEventId(metadata.Id))
        {
            return $"The metadata has no usable id: 1 to {WireNames.MaxEventIdLength} characters without control "
                + "characters.";
        }

        return WireNames.IsEventType(metadata.Type)
            ? null
            : $"The metadata has no usable type. {WireNames.EventTypeRule}";
    }
}

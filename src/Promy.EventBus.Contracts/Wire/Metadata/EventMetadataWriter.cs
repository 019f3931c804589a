using System.Text.Json;

namespace Promy.EventBus.Wire;

/// <summary>Writes the <c>metadata</c> field.</summary>
internal static class EventMetadataWriter
{
    private static readonly JsonEncodedText Id = JsonEncodedText.Encode("id");
    private static readonly JsonEncodedText Type = JsonEncodedText.Encode("type");
    private static readonly JsonEncodedText Timestamp = JsonEncodedText.Encode("timestamp");
    private static readonly JsonEncodedText Version = JsonEncodedText.Encode("version");
    private static readonly JsonEncodedText Attempt = JsonEncodedText.Encode("attempt");
    private static readonly JsonEncodedText Source = JsonEncodedText.Encode("source");
    private static readonly JsonEncodedText TraceParent = JsonEncodedText.Encode("traceparent");
    private static readonly JsonEncodedText TraceState = JsonEncodedText.Encode("tracestate");
    private static readonly JsonEncodedText CorrelationId = JsonEncodedText.Encode("correlation_id");
    private static readonly JsonEncodedText ReplayCount = JsonEncodedText.Encode("replay_count");

    public static byte[] Write(in EventMetadata metadata)
    {
        var buffer = JsonBuffer.Rent();
        var writer = buffer.Writer;
        writer.WriteStartObject();
        writer.WriteString(Id, metadata.Id);
        writer.WriteString(Type, metadata.Type);
        writer.WritePropertyName(Timestamp);
        TimestampText.Write(writer, metadata.Timestamp);
        writer.WriteString(Version, metadata.Version);
        writer.WriteNumber(Attempt, metadata.Attempt);
        WriteOptional(writer, Source, metadata.Source);
        WriteOptional(writer, TraceParent, metadata.TraceParent);
        WriteOptional(writer, TraceState, metadata.TraceState);
        WriteOptional(writer, CorrelationId, metadata.CorrelationId);
        if (metadata.ReplayCount > 0)
        {
            writer.WriteNumber(ReplayCount, metadata.ReplayCount);
        }

        writer.WriteEndObject();
        return buffer.ToArrayAndReturn();
    }

    private static void WriteOptional(Utf8JsonWriter writer, JsonEncodedText name, string? value)
    {
        if (!string.IsNullOrEmpty(value))
        {
            writer.WriteString(name, value);
        }
    }
}

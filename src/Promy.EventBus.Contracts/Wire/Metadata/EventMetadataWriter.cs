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
    private static readonly JsonEncodedText Headers = JsonEncodedText.Encode("headers");
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
        buffer.WriteOptional(Source, NotEmpty(metadata.Source));
        buffer.WriteOptional(TraceParent, NotEmpty(metadata.TraceParent));
        buffer.WriteOptional(TraceState, NotEmpty(metadata.TraceState));
        buffer.WriteOptional(CorrelationId, NotEmpty(metadata.CorrelationId));
        if (metadata.Headers is { Count: > 0 } headers)
        {
            writer.WriteStartObject(Headers);
            foreach (var (name, value) in headers)
            {
                writer.WriteString(name, value);
            }

            writer.WriteEndObject();
        }

        if (metadata.ReplayCount > 0)
        {
            writer.WriteNumber(ReplayCount, metadata.ReplayCount);
        }

        writer.WriteEndObject();
        return buffer.ToArrayAndReturn();
    }

    // An empty text says no more than a missing member.
    private static string? NotEmpty(string? value) => string.IsNullOrEmpty(value) ? null : value;
}

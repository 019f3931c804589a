using System.Globalization;
using System.Text.Json;
using Promy.EventBus.Wire;

namespace Promy.EventBus.Cli;

/// <summary>
/// Events of types unknown to this tool: the JSON is sent as it is, completed by the members that every event has.
/// </summary>
internal sealed class OtherEvents(string stream, string source, int maxPayloadBytes, TimeProvider timeProvider)
{
    private static readonly string[] BaseMembers = ["id", "type", "timestamp", "version", "source"];

    /// <exception cref="InvalidInputException">
    /// A member that every event has is unusable, or the event is too large.
    /// </exception>
    public EncodedEvent Encode(string type, JsonElement json)
    {
        var metadata = new EventMetadata
        {
            Id = Text(json, "id") ?? Guid.CreateVersion7().ToString(),
            Type = type,
            Timestamp = Timestamp(json),
            Version = Text(json, "version") ?? Event.DefaultVersion,
            Source = Text(json, "source") ?? source,
        };
        if (!WireNames.IsEventId(metadata.Id))
        {
            throw new InvalidInputException(
                $"the id must have 1 to {WireNames.MaxEventIdLength} characters without control characters.");
        }

        var payload = Payload(json, metadata);
        var head = EventMetadataWriter.Write(metadata);
        return (payload.Length <= maxPayloadBytes, head.Length <= EventMetadataReader.MaxBytes) switch
        {
            (false, _) => throw new InvalidInputException(
                $"the event has {payload.Length} bytes; {maxPayloadBytes} are allowed."),
            (_, false) => throw new InvalidInputException(
                $"the metadata have {head.Length} bytes; consumers read {EventMetadataReader.MaxBytes}."),
            _ => new EncodedEvent(stream, metadata.Id, type, head, payload),
        };
    }

    private static byte[] Payload(JsonElement json, in EventMetadata metadata)
    {
        var buffer = JsonBuffer.Rent();
        var writer = buffer.Writer;
        writer.WriteStartObject();
        writer.WriteString("id", metadata.Id);
        writer.WriteString("type", metadata.Type);
        writer.WriteString("timestamp", metadata.Timestamp.UtcDateTime);
        writer.WriteString("version", metadata.Version);
        writer.WriteString("source", metadata.Source);
        foreach (var member in json.EnumerateObject().Where(member => !BaseMembers.Contains(member.Name)))
        {
            member.WriteTo(writer);
        }

        writer.WriteEndObject();
        return buffer.ToArrayAndReturn();
    }

    private DateTimeOffset Timestamp(JsonElement json) => Text(json, "timestamp") is not { } text
        ? timeProvider.GetUtcNow()
        : DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var timestamp)
            ? timestamp.ToUniversalTime()
            : throw new InvalidInputException("the timestamp is not RFC 3339, such as 2025-11-06T10:30:00Z.");

    private static string? Text(JsonElement json, string name) => !json.TryGetProperty(name, out var value)
        ? null
        : value.ValueKind switch
        {
            JsonValueKind.String => value.GetString(),
            JsonValueKind.Null => null,
            _ => throw new InvalidInputException($"'{name}' is not a text."),
        };
}

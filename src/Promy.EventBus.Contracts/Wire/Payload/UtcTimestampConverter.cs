using System.Text.Json;
using System.Text.Json.Serialization;

namespace Promy.EventBus.Wire;

/// <summary>
/// Writes a timestamp as RFC 3339 in UTC (<c>2025-11-06T10:00:00Z</c>); reads as <see cref="TimestampReader"/> does.
/// </summary>
internal sealed class UtcTimestampConverter : JsonConverter<DateTimeOffset>
{
    // An exception without a message gets a message that names the member.
    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        TimestampReader.TryRead(ref reader, out var moment) ? moment : throw new JsonException();

    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) =>
        TimestampText.Write(writer, value);
}

using System.Text.Json;
using System.Text.Json.Serialization;

namespace Promy.EventBus.Wire;

/// <summary>Writes every timestamp as RFC 3339 in UTC (<c>2025-11-06T10:00:00Z</c>); reads any offset.</summary>
internal sealed class UtcTimestampConverter : JsonConverter<DateTimeOffset>
{
    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.GetDateTimeOffset().ToUniversalTime();

    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) =>
        TimestampText.Write(writer, value);
}

using System.Text.Json;
using System.Text.Json.Serialization;

namespace Promy.EventBus.Wire;

/// <summary>A time that may be absent, or an empty text.</summary>
internal sealed class OptionalTimeConverter : JsonConverter<DateTimeOffset?>
{
    public override DateTimeOffset? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.String && reader.ValueTextEquals(""u8))
        {
            return null;
        }

        // An exception without a message gets a message that names the member.
        return TimestampReader.TryRead(ref reader, out var moment) ? moment : throw new JsonException();
    }

    public override void Write(Utf8JsonWriter writer, DateTimeOffset? value, JsonSerializerOptions options)
    {
        if (value is { } moment)
        {
            TimestampText.Write(writer, moment);
        }
        else
        {
            writer.WriteNullValue();
        }
    }
}

using System.Text.Json;
using System.Text.Json.Serialization;

namespace Promy.EventBus.Wire;

/// <summary>
/// A list of texts in one piece. <see cref="JsonSerializer"/> itself would keep a stack of frames per event.
/// </summary>
internal sealed class TextListConverter : JsonConverter<IReadOnlyList<string?>>
{
    public override IReadOnlyList<string?> Read(
        ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            throw new JsonException();
        }

        var texts = new List<string?>(capacity: 2);
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            // The reader refuses anything but text and null.
            texts.Add(reader.GetString());
        }

        return texts;
    }

    public override void Write(Utf8JsonWriter writer, IReadOnlyList<string?> value, JsonSerializerOptions options)
    {
        writer.WriteStartArray();
        for (var index = 0; index < value.Count; index++)
        {
            writer.WriteStringValue(value[index]);
        }

        writer.WriteEndArray();
    }
}

using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Promy.EventBus.Wire;

/// <summary>Reads the members that every event has, and reuses recurring texts.</summary>
internal sealed class RecurringTextConverter : JsonConverter<string>
{
    private static readonly RecurringTextConverter Instance = new();

    /// <summary>Sets it on the members of <see cref="Event"/>, for any source of the event's metadata.</summary>
    public static void UseFor(JsonTypeInfo type)
    {
        if (!typeof(Event).IsAssignableFrom(type.Type))
        {
            return;
        }

        foreach (var property in type.Properties)
        {
            if (property.PropertyType == typeof(string) && property.Name is "id" or "type" or "version" or "source")
            {
                property.CustomConverter ??= Instance;
            }
        }
    }

    public override string? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String ? RecurringText.Read(ref reader) : reader.GetString();

    public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value);
}

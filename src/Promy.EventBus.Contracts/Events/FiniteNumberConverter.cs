using System.Text.Json;
using System.Text.Json.Serialization;

namespace Promy.EventBus.Wire;

/// <summary>
/// Refuses a number that a double cannot hold, as Go does. The platform reads <c>1e999</c> as infinity, which no event can mean and
/// which cannot be written again.
/// </summary>
internal sealed class FiniteNumberConverter : JsonConverter<double>
{
    // Without a message of its own the exception gets one that names the member.
    public override double Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.GetDouble() is var value && double.IsFinite(value) ? value : throw new JsonException();

    public override void Write(Utf8JsonWriter writer, double value, JsonSerializerOptions options) => writer.WriteNumberValue(value);
}

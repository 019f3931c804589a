using System.Text.Json;
using System.Text.Json.Serialization;

namespace Promy.EventBus.Wire;

/// <summary>
/// Refuses a number beyond a double, as Go does. <see cref="System.Text.Json"/> reads <c>1e999</c> as infinity, which
/// cannot be written again.
/// </summary>
internal sealed class FiniteNumberConverter : JsonConverter<double>
{
    // An exception without a message gets a message that names the member.
    public override double Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.GetDouble() is var value && double.IsFinite(value) ? value : throw new JsonException();

    public override void Write(Utf8JsonWriter writer, double value, JsonSerializerOptions options) =>
        writer.WriteNumberValue(value);
}

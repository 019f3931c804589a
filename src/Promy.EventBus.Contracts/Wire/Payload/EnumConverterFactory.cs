using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Promy.EventBus.Wire;

/// <summary>
/// Writes enums as numbers or by name, and reads both: events published before a change stay readable.
/// </summary>
[RequiresDynamicCode("A converter is made for each enum.")]
internal sealed class EnumConverterFactory(bool asNames) : JsonConverterFactory
{
    private readonly JsonStringEnumConverter _names = new();

    public override bool CanConvert(Type typeToConvert) =>
        typeToConvert.IsEnum && !typeToConvert.IsDefined(typeof(JsonConverterAttribute), inherit: false);

    [UnconditionalSuppressMessage(
        "Trimming", "IL2071", Justification = "An enum has no constructor that could be trimmed away.")]
    public override JsonConverter? CreateConverter(Type typeToConvert, JsonSerializerOptions options)
    {
        var names = _names.CreateConverter(typeToConvert, options);
        return asNames
            ? names
            : (JsonConverter?)Activator.CreateInstance(
                typeof(EnumAsNumberConverter<>).MakeGenericType(typeToConvert), names);
    }
}

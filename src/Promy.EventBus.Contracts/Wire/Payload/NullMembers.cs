using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Promy.EventBus.Wire;

/// <summary>
/// Makes null count as absent if a member is not nullable. The member is blanked before the payload is read, so its
/// default stays, and a required member is missing. Go writes null for an empty list, and a member that C# declares
/// non-null must have a value.
/// </summary>
internal static class NullMembers
{
    /// <summary>Whether a payload may hold a null, which hardly any does.</summary>
    public static bool MayHave(ReadOnlySpan<byte> payload) => payload.IndexOf("null"u8) >= 0;

    /// <returns>The payload with spaces in place of such members.</returns>
    /// <exception cref="JsonException">It is not JSON.</exception>
    public static byte[] Blank(ReadOnlySpan<byte> payload, JsonTypeInfo type)
    {
        var blanked = payload.ToArray();
        var reader = new Utf8JsonReader(payload, new JsonReaderOptions { MaxDepth = type.Options.MaxDepth });
        if (reader.Read())
        {
            Visit(ref reader, type, blanked);
        }

        return blanked;
    }

    private static void Visit(ref Utf8JsonReader reader, JsonTypeInfo? type, byte[] blanked)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject when type is { Kind: JsonTypeInfoKind.Object }:
                VisitMembers(ref reader, ActualTypeOf(reader, type), blanked);
                break;

            case JsonTokenType.StartObject when type is { Kind: JsonTypeInfoKind.Dictionary }:
                VisitElements(ref reader, ElementOf(type), JsonTokenType.EndObject, blanked);
                break;

            case JsonTokenType.StartArray when type is { Kind: JsonTypeInfoKind.Enumerable }:
                VisitElements(ref reader, ElementOf(type), JsonTokenType.EndArray, blanked);
                break;

            default:
                reader.Skip();
                break;
        }
    }

    private static void VisitMembers(ref Utf8JsonReader reader, JsonTypeInfo type, byte[] blanked)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var start = (int)reader.TokenStartIndex;
            var property = PropertyAt(reader, type);
            reader.Read();
            if (reader.TokenType == JsonTokenType.Null && property is not null && !MayBeNull(property))
            {
                Blank(blanked, start, (int)reader.BytesConsumed);
            }
            else
            {
                var member = property is null
                    ? null
                    : TypeOf(property.PropertyType, property.CustomConverter is not null, type.Options);
                Visit(ref reader, member, blanked);
            }
        }
    }

    private static void VisitElements(
        ref Utf8JsonReader reader, JsonTypeInfo? element, JsonTokenType end, byte[] blanked)
    {
        while (reader.Read() && reader.TokenType != end)
        {
            if (reader.TokenType != JsonTokenType.PropertyName)
            {
                Visit(ref reader, element, blanked);
            }
        }
    }

    private static JsonPropertyInfo? PropertyAt(in Utf8JsonReader reader, JsonTypeInfo type)
    {
        foreach (var property in type.Properties)
        {
            if (reader.ValueTextEquals(property.Name))
            {
                return property;
            }
        }

        return null;
    }

    private static bool MayBeNull(JsonPropertyInfo property) => property.PropertyType.IsValueType
        ? Nullable.GetUnderlyingType(property.PropertyType) is not null
        : property.CustomConverter is not null || property.IsSetNullable;

    /// <summary>The type that a discriminator names; the discriminator may stand anywhere in the object.</summary>
    private static JsonTypeInfo ActualTypeOf(Utf8JsonReader reader, JsonTypeInfo type)
    {
        if (type.PolymorphismOptions is not { } polymorphism)
        {
            return type;
        }

        var name = polymorphism.TypeDiscriminatorPropertyName;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isDiscriminator = reader.ValueTextEquals(name);
            reader.Read();
            if (isDiscriminator)
            {
                return DerivedTypeOf(reader, polymorphism) is { } derived
                    ? TypeOf(derived, isConverted: false, type.Options) ?? type
                    : type;
            }

            reader.Skip();
        }

        return type;
    }

    private static Type? DerivedTypeOf(in Utf8JsonReader reader, JsonPolymorphismOptions polymorphism)
    {
        foreach (var derived in polymorphism.DerivedTypes)
        {
            var isMeant = derived.TypeDiscriminator switch
            {
                string text => reader.TokenType == JsonTokenType.String && reader.ValueTextEquals(text),
                int number => reader.TokenType == JsonTokenType.Number
                    && reader.TryGetInt32(out var value)
                    && value == number,
                _ => false,
            };
            if (isMeant)
            {
                return derived.DerivedType;
            }
        }

        return null;
    }

    private static JsonTypeInfo? ElementOf(JsonTypeInfo type) =>
        type.ElementType is { } element ? TypeOf(element, isConverted: false, type.Options) : null;

    /// <returns><see langword="null"/> if the contents are unknown.</returns>
    private static JsonTypeInfo? TypeOf(Type type, bool isConverted, JsonSerializerOptions options) =>
        !isConverted && options.TryGetTypeInfo(Nullable.GetUnderlyingType(type) ?? type, out var info) ? info : null;

    /// <summary>Blanks a member with the comma after it, or else before it: the rest is JSON.</summary>
    private static void Blank(byte[] json, int start, int end)
    {
        json.AsSpan(start, end - start).Fill((byte)' ');
        var next = end;
        while (next < json.Length && IsSpace(json[next]))
        {
            next++;
        }

        if (next < json.Length && json[next] == ',')
        {
            json[next] = (byte)' ';
            return;
        }

        var previous = start - 1;
        while (previous >= 0 && IsSpace(json[previous]))
        {
            previous--;
        }

        if (previous >= 0 && json[previous] == ',')
        {
            json[previous] = (byte)' ';
        }
    }

    private static bool IsSpace(byte character) => character is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n';
}

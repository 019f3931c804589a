using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Promy.EventBus.Wire;

/// <summary>Writes an enum as a number and reads it as a number or by name.</summary>
/// <param name="names">The converter for names, which reads numbers as well.</param>
internal sealed class EnumAsNumberConverter<TEnum>(JsonConverter<TEnum> names) : JsonConverter<TEnum>
    where TEnum : struct, Enum
{
    private static readonly TypeCode Code = Type.GetTypeCode(typeof(TEnum));

    public override TEnum Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        names.Read(ref reader, typeToConvert, options);

    public override void Write(Utf8JsonWriter writer, TEnum value, JsonSerializerOptions options)
    {
        switch (Code)
        {
            case TypeCode.SByte:
                writer.WriteNumberValue(Unsafe.BitCast<TEnum, sbyte>(value));
                break;
            case TypeCode.Byte:
                writer.WriteNumberValue(Unsafe.BitCast<TEnum, byte>(value));
                break;
            case TypeCode.Int16:
                writer.WriteNumberValue(Unsafe.BitCast<TEnum, short>(value));
                break;
            case TypeCode.UInt16:
                writer.WriteNumberValue(Unsafe.BitCast<TEnum, ushort>(value));
                break;
            case TypeCode.UInt32:
                writer.WriteNumberValue(Unsafe.BitCast<TEnum, uint>(value));
                break;
            case TypeCode.Int64:
                writer.WriteNumberValue(Unsafe.BitCast<TEnum, long>(value));
                break;
            case TypeCode.UInt64:
                writer.WriteNumberValue(Unsafe.BitCast<TEnum, ulong>(value));
                break;
            default:
                writer.WriteNumberValue(Unsafe.BitCast<TEnum, int>(value));
                break;
        }
    }

    // Keys of dictionaries have always been names.
    public override TEnum ReadAsPropertyName(
        ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        names.ReadAsPropertyName(ref reader, typeToConvert, options);

    public override void WriteAsPropertyName(Utf8JsonWriter writer, TEnum value, JsonSerializerOptions options) =>
        names.WriteAsPropertyName(writer, value, options);
}

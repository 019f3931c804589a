using System.Runtime.InteropServices;
using System.Text.Json;

namespace Promy.EventBus.Wire;

/// <summary>
/// Reuses recurring texts: types, versions and sources in every event, the id in the metadata and the payload of one
/// event. A text seen recently is not allocated again. At most a few hundred texts are kept.
/// </summary>
internal static class RecurringText
{
    private const int MaxBytes = 64;
    private const int Slots = 256;

    private static readonly string?[] Known = new string?[Slots];

    /// <summary>Reads the current value, which must be a string.</summary>
    public static string Read(ref Utf8JsonReader reader)
    {
        if (reader.HasValueSequence || reader.ValueIsEscaped || reader.ValueSpan.Length is 0 or > MaxBytes)
        {
            return reader.GetString()!;
        }

        ref var slot = ref Known[SlotOf(reader.ValueSpan)];
        var known = Volatile.Read(ref slot);
        if (known is not null && reader.ValueTextEquals(known))
        {
            return known;
        }

        var text = reader.GetString()!;
        Volatile.Write(ref slot, text);
        return text;
    }

    /// <summary>By the length and the end: ids of the same moment begin alike.</summary>
    private static int SlotOf(ReadOnlySpan<byte> text)
    {
        var end = text.Length >= sizeof(ulong)
            ? MemoryMarshal.Read<ulong>(text[^sizeof(ulong)..])
            : text[0] + (256UL * text[^1]);
        var mixed = (end ^ (ulong)text.Length) * 0x9E3779B97F4A7C15UL;
        return (int)(mixed >> 56);
    }
}

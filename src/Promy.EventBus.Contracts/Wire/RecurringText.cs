using System.Runtime.InteropServices;
using System.Text.Json;

namespace Promy.EventBus.Wire;

/// <summary>
/// Texts that come again and again: types, versions and sources in every event, the id in the metadata and in the payload of one. Each is
/// made once where it was seen shortly before. A few hundred texts at most are kept, whatever arrives.
/// </summary>
internal static class RecurringText
{
    private const int MaxBytes = 64;
    private const int Slots = 256;

    private static readonly string?[] Known = new string?[Slots];

    /// <summary>The text at which the reader stands, which is a string.</summary>
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

    /// <summary>By the length and the end, where ids differ: one that came at the same time begins alike.</summary>
    private static int SlotOf(ReadOnlySpan<byte> text)
    {
        var end = text.Length >= sizeof(ulong)
            ? MemoryMarshal.Read<ulong>(text[^sizeof(ulong)..])
            : text[0] + (256UL * text[^1]);
        var mixed = (end ^ (ulong)text.Length) * 0x9E3779B97F4A7C15UL;
        return (int)(mixed >> 56);
    }
}

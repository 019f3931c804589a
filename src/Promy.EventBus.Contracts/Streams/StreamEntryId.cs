using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Promy.EventBus;

/// <summary>The id of an entry, <c>milliseconds-sequence</c>, with the order that Redis gives it.</summary>
internal readonly record struct StreamEntryId(ulong Milliseconds, ulong Sequence) : IComparable<StreamEntryId>
{
    /// <summary>Below every entry; no entry has this id.</summary>
    public static StreamEntryId Zero { get; }

    public static StreamEntryId Max { get; } = new(ulong.MaxValue, ulong.MaxValue);

    /// <summary>The next higher id; the highest id itself for <see cref="Max"/>.</summary>
    public StreamEntryId Next => this switch
    {
        { Sequence: < ulong.MaxValue } => new(Milliseconds, Sequence + 1),
        { Milliseconds: < ulong.MaxValue } => new(Milliseconds + 1, 0),
        _ => this,
    };

    /// <summary>The next lower id; zero itself for <see cref="Zero"/>.</summary>
    public StreamEntryId Previous => this switch
    {
        { Sequence: > 0 } => new(Milliseconds, Sequence - 1),
        { Milliseconds: > 0 } => new(Milliseconds - 1, ulong.MaxValue),
        _ => this,
    };

    /// <summary>When Redis added the entry, if it chose the id; <see langword="null"/> if that is no date.</summary>
    public DateTimeOffset? AddedAt =>
        Milliseconds <= (ulong)DateTimeOffset.MaxValue.ToUnixTimeMilliseconds()
            ? DateTimeOffset.FromUnixTimeMilliseconds((long)Milliseconds)
            : null;

    public static bool operator <(StreamEntryId left, StreamEntryId right) => left.CompareTo(right) < 0;

    public static bool operator >(StreamEntryId left, StreamEntryId right) => left.CompareTo(right) > 0;

    public static bool operator <=(StreamEntryId left, StreamEntryId right) => left.CompareTo(right) <= 0;

    public static bool operator >=(StreamEntryId left, StreamEntryId right) => left.CompareTo(right) >= 0;

    /// <summary>The lowest id of a millisecond.</summary>
    public static StreamEntryId At(DateTimeOffset moment) =>
        new((ulong)Math.Max(0, moment.ToUnixTimeMilliseconds()), 0);

    /// <summary>Reads <c>milliseconds-sequence</c>, or <c>milliseconds</c> alone as sequence 0.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out StreamEntryId id)
    {
        id = default;
        if (text is null)
        {
            return false;
        }

        var separator = text.IndexOf('-', StringComparison.Ordinal);
        var sequence = 0UL;
        if (!TryParseNumber(separator < 0 ? text : text.AsSpan(0, separator), out var milliseconds)
            || (separator >= 0 && !TryParseNumber(text.AsSpan(separator + 1), out sequence)))
        {
            return false;
        }

        id = new StreamEntryId(milliseconds, sequence);
        return true;
    }

    /// <exception cref="FormatException">The text of Redis is no id.</exception>
    public static StreamEntryId Parse(string? text) =>
        TryParse(text, out var id)
            ? id
            : throw new FormatException($"'{WireNames.Printable(text)}' is not the id of an entry.");

    public int CompareTo(StreamEntryId other)
    {
        var milliseconds = Milliseconds.CompareTo(other.Milliseconds);
        return milliseconds != 0 ? milliseconds : Sequence.CompareTo(other.Sequence);
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Milliseconds}-{Sequence}");

    private static bool TryParseNumber(ReadOnlySpan<char> text, out ulong number) =>
        ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
}

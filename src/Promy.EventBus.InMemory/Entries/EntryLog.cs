using System.Numerics;

namespace Promy.EventBus.InMemory;

/// <summary>
/// The entries of a stream in their order. Each has a position, which grows by one; what was removed leaves a gap until
/// the next <see cref="Compact"/>. Guarded by the lock of the stream.
/// </summary>
internal sealed class EntryLog
{
    private const int MinGaps = 1024;

    private StreamEntry?[] _entries = new StreamEntry?[16];

    // Of gaps too, so that a search need not pass over them.
    private StreamEntryId[] _ids = new StreamEntryId[16];
    private long _gaps;

    /// <summary>Position of the oldest entry.</summary>
    public long First { get; private set; }

    /// <summary>Position of the next entry.</summary>
    public long End { get; private set; }

    public long Count => End - First - _gaps;

    /// <summary>The highest id that was ever given.</summary>
    public StreamEntryId LastId { get; private set; }

    /// <summary>Whether more than half of the places are gaps.</summary>
    public bool HasManyGaps => _gaps > MinGaps && _gaps > (End - First) / 2;

    /// <summary>The entry at a position; <see langword="null"/> if it was removed.</summary>
    public StreamEntry? At(long position) => position < First ? null : _entries[Slot(position)];

    public void Add(StreamEntry entry)
    {
        if (End - First == _entries.Length)
        {
            Resize(_entries.Length * 2);
        }

        var slot = Slot(End++);
        _entries[slot] = entry;
        _ids[slot] = entry.Id;
        LastId = entry.Id;
    }

    /// <returns><see langword="false"/> if there is no entry any more.</returns>
    public bool Remove(long position)
    {
        if (At(position) is not { } entry)
        {
            return false;
        }

        entry.IsRemoved = true;
        _entries[Slot(position)] = null;
        _gaps++;
        while (First < End && _entries[Slot(First)] is null)
        {
            First++;
            _gaps--;
        }

        return true;
    }

    /// <summary>
    /// Position of the first entry, or gap, whose id is not below this one; the end if there is none.
    /// </summary>
    public long PositionOf(StreamEntryId id)
    {
        var (low, high) = (First, End);
        while (low < high)
        {
            var middle = low + ((high - low) / 2);
            if (_ids[Slot(middle)] < id)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low;
    }

    /// <summary>Closes the gaps: every position from <see cref="First"/> on may be another one then.</summary>
    public void Compact()
    {
        var kept = First;
        for (var position = First; position < End; position++)
        {
            if (_entries[Slot(position)] is { } entry)
            {
                _entries[Slot(position)] = null;
                _ids[Slot(kept)] = entry.Id;
                _entries[Slot(kept++)] = entry;
            }
        }

        End = kept;
        _gaps = 0;
        Resize((int)Math.Max(16, BitOperations.RoundUpToPowerOf2((ulong)(End - First))));
    }

    private int Slot(long position) => (int)(position & (_entries.Length - 1));

    private void Resize(int capacity)
    {
        var entries = new StreamEntry?[capacity];
        var ids = new StreamEntryId[capacity];
        for (var position = First; position < End; position++)
        {
            var slot = (int)(position & (capacity - 1));
            entries[slot] = _entries[Slot(position)];
            ids[slot] = _ids[Slot(position)];
        }

        _entries = entries;
        _ids = ids;
    }
}

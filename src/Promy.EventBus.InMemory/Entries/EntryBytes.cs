namespace Promy.EventBus.InMemory;

/// <summary>
/// Copies the bytes of entries into large arrays, because the garbage collector moves many small arrays that live long
/// again and again. An array lives as long as an entry whose bytes are in it. Guarded by the lock of the stream.
/// </summary>
internal sealed class EntryBytes
{
    // The first array of a stream with few entries is small.
    private const int MinSize = 4 * 1024;
    private const int MaxSize = 1024 * 1024;

    private byte[] _current = [];
    private int _used;

    /// <summary>The bytes, copied unless they are many: nobody writes to an encoded event any more.</summary>
    public ReadOnlyMemory<byte> CopyOf(ReadOnlyMemory<byte> bytes)
    {
        if (bytes.Length > MaxSize / 8)
        {
            return bytes;
        }

        if (bytes.Length > _current.Length - _used)
        {
            var size = Math.Max(Math.Clamp(_current.Length * 2, MinSize, MaxSize), bytes.Length);
            _current = GC.AllocateUninitializedArray<byte>(size);
            _used = 0;
        }

        var copy = _current.AsMemory(_used, bytes.Length);
        bytes.CopyTo(copy);
        _used += bytes.Length;
        return copy;
    }
}

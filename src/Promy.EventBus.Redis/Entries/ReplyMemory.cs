using System.Buffers;

namespace Promy.EventBus.Redis;

/// <summary>
/// Where the values of a reply are kept. Shared: in one buffer out of the pool, which goes back when every entry that uses it was released.
/// An entry that never is keeps the buffer out of the pool, and that is all. Not shared: each value in memory of its own, which may be kept.
/// </summary>
internal sealed class ReplyMemory
{
    // One entry that is handled for long must not hold on to very much.
    private const int MaxShared = 256 * 1024;

    private readonly byte[]? _shared;
    private int _taken;
    private int _users = 1;

    private ReplyMemory(byte[]? shared) => _shared = shared;

    public static ReplyMemory Separate { get; } = new(shared: null);

    /// <param name="size">Bytes that all values have at most.</param>
    public static ReplyMemory Shared(long size) =>
        size <= MaxShared ? new ReplyMemory(ArrayPool<byte>.Shared.Rent((int)size)) : Separate;

    /// <summary>Memory for a value. Called while the reply is read, by who reads it.</summary>
    public Memory<byte> Take(int length)
    {
        if (_shared is null)
        {
            return new byte[length];
        }

        var memory = _shared.AsMemory(_taken, length);
        _taken += length;
        return memory;
    }

    /// <summary>One more entry uses it. Called while the reply is read, by who reads it.</summary>
    public void Use()
    {
        if (_shared is not null)
        {
            _users++;
        }
    }

    /// <summary>An entry, or the reading of the reply, needs it no more. Once for each; never where somebody may still look at a value.</summary>
    public void Release()
    {
        if (_shared is not null && Interlocked.Decrement(ref _users) == 0)
        {
            ArrayPool<byte>.Shared.Return(_shared);
        }
    }
}

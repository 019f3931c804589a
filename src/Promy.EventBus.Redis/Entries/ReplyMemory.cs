using System.Buffers;

namespace Promy.EventBus.Redis;

/// <summary>
/// The memory of a reply's values. Shared: one pooled buffer, which is returned when every entry has released it. If an
/// entry never does, the pool only loses the buffer. Separate: each value has its own memory, which may be kept.
/// </summary>
internal sealed class ReplyMemory
{
    // A handler that runs long keeps the buffer of the whole reply.
    private const int MaxShared = 256 * 1024;

    private readonly byte[]? _shared;
    private int _taken;
    private int _users = 1;

    private ReplyMemory(byte[]? shared) => _shared = shared;

    public static ReplyMemory Separate { get; } = new(shared: null);

    /// <param name="size">Bytes of all values at most.</param>
    public static ReplyMemory Shared(long size) =>
        size <= MaxShared ? new ReplyMemory(ArrayPool<byte>.Shared.Rent((int)size)) : Separate;

    /// <summary>Memory for a value. Only for the reader of the reply, during the read.</summary>
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

    /// <summary>Adds an entry as a user. Only for the reader of the reply, during the read.</summary>
    public void Use()
    {
        if (_shared is not null)
        {
            _users++;
        }
    }

    /// <summary>Called once by each entry and by the reader of the reply, after the last use of a value.</summary>
    public void Release()
    {
        if (_shared is not null && Interlocked.Decrement(ref _users) == 0)
        {
            ArrayPool<byte>.Shared.Return(_shared);
        }
    }
}

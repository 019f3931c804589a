using System.Buffers;
using System.Runtime.InteropServices;

namespace Promy.EventBus.Redis.Tests.Entries;

public sealed class ReplyMemoryTests
{
    [Fact]
    public void Shared_memory_returns_to_the_pool_when_reply_and_entries_are_released()
    {
        var memory = ReplyMemory.Shared(size: 600);
        var buffer = ArrayOf(memory.Take(10));
        memory.Use();
        memory.Use();

        memory.Release();
        memory.Release();
        Assert.False(IsInPool(buffer));

        memory.Release();
        Assert.True(IsInPool(buffer));
    }

    [Fact]
    public void Shared_memory_gives_each_value_its_own_part()
    {
        var memory = ReplyMemory.Shared(size: 8);
        var (first, second) = (memory.Take(3), memory.Take(5));
        first.Span.Fill(1);
        second.Span.Fill(2);

        Assert.Equal([1, 1, 1], first.ToArray());
        Assert.Same(ArrayOf(first), ArrayOf(second));
    }

    [Fact]
    public void Shared_memory_of_a_very_large_reply_is_separate() =>
        Assert.Same(ReplyMemory.Separate, ReplyMemory.Shared(256 * 1024 + 1));

    [Fact]
    public void Separate_memory_gives_each_value_its_own_array_and_returns_none()
    {
        var (first, second) = (ReplyMemory.Separate.Take(3), ReplyMemory.Separate.Take(3));
        ReplyMemory.Separate.Release();

        Assert.NotSame(ArrayOf(first), ArrayOf(second));
        Assert.Equal((3, 3), (ArrayOf(first).Length, ArrayOf(second).Length));
    }

    /// <summary>The pool gives a thread what the thread has given back last.</summary>
    private static bool IsInPool(byte[] buffer)
    {
        var rented = ArrayPool<byte>.Shared.Rent(buffer.Length);
        try
        {
            return ReferenceEquals(rented, buffer);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    private static byte[] ArrayOf(Memory<byte> memory) =>
        MemoryMarshal.TryGetArray<byte>(memory, out var segment)
            ? segment.Array!
            : throw new InvalidOperationException("No array.");
}

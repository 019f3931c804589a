using Promy.EventBus.Wire;

namespace Promy.EventBus.Contracts.Tests.Wire;

/// <summary>Writing an event allocates its bytes and nothing else.</summary>
public sealed class WireAllocationTests
{
    private const int Rounds = 100;

    private static readonly EventMetadata Metadata = new()
    {
        Id = "0199-allocations",
        Type = "allocation.counted",
        Timestamp = Some.Moment,
        Source = "allocation-tests",
    };

    [Fact]
    public void Writing_metadata_allocates_its_bytes_alone() =>
        Assert.Equal(SizeOf(EventMetadataWriter.Write(Metadata)), LeastOf(() => EventMetadataWriter.Write(Metadata)));

    [Fact]
    public void Writing_a_retry_history_allocates_its_bytes_alone()
    {
        var progress = new RetryHistory { EntryId = "1-0", Handler = "A.B", Attempts = 3, FirstFailedAt = Some.Moment };

        Assert.Equal(SizeOf(RetryHistoryWriter.Write(progress)), LeastOf(() => RetryHistoryWriter.Write(progress)));
    }

    /// <summary>Over many rounds, because the first allocates the buffers that the thread keeps.</summary>
    private static long LeastOf(Action act)
    {
        var least = long.MaxValue;
        for (var round = 0; round < Rounds; round++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            act();
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        return least;
    }

    private static long SizeOf(byte[] bytes)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        GC.KeepAlive(bytes.ToArray());
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }
}

namespace Promy.EventBus.Redis.Tests.DeadLetters;

/// <summary>Alone: it measures the memory of the process.</summary>
[Collection(nameof(Alone))]
[Trait(TestCategories.Trait, TestCategories.Integration)]
public sealed class ManyLettersTests(RedisServer server)
{
    private const int Count = 100_000;
    private const long MaxGrowth = 20 * 1024 * 1024;

    [Fact]
    public async Task A_hundred_thousand_letters_are_listed_filtered_and_replayed_in_flat_memory()
    {
        await using var box = await LetterBox.CreateAsync(server);
        for (var first = 0; first < Count; first += 5_000)
        {
            await box.AddAsync(Enumerable.Range(first, 5_000).Select(
                number => box.Letter($"event-{number}") with { ServiceName = number % 1000 == 0 ? "rare" : "usual" }));
        }

        var memory = new MemoryWatch();
        await AssertCountAsync(1, box.Store.QueryAsync(new() { EventId = $"event-{Count - 1}" }), memory);
        await AssertCountAsync(
            Count, box.Store.QueryAsync(new() { NewestFirst = true, ReasonContains = "FAILED" }), memory);
        await AssertCountAsync(Count, box.Store.ReplayAsync(new()), memory);

        Assert.InRange(memory.Growth, long.MinValue, MaxGrowth);
        Assert.Equal(
            (0L, (long)Count), (await box.LettersAsync(), await box.Database.StreamLengthAsync(box.RetryStream)));
    }

    private static async Task AssertCountAsync<T>(int expected, IAsyncEnumerable<T> results, MemoryWatch memory)
    {
        var count = 0;
        await foreach (var _ in results)
        {
            // In the middle too: memory that is held only during the run would be gone at the end.
            if (++count % (Count / 4) == Count / 8)
            {
                memory.Look();
            }
        }

        memory.Look();
        Assert.Equal(expected, count);
    }

    private sealed class MemoryWatch
    {
        private readonly long _start = GC.GetTotalMemory(forceFullCollection: true);
        private long _highest;

        public long Growth => _highest - _start;

        public void Look() => _highest = Math.Max(_highest, GC.GetTotalMemory(forceFullCollection: true));
    }
}

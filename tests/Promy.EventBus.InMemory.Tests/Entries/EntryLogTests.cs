namespace Promy.EventBus.InMemory.Tests.Entries;

public sealed class EntryLogTests
{
    [Fact]
    public void Random_removals_leave_the_entries_of_a_list_that_does_the_same()
    {
        var seed = Random.Shared.Next();
        TestContext.Current.SendDiagnosticMessage($"seed {seed}");
        var random = new Random(seed);
        var log = new EntryLog();
        var expected = new List<ulong>();
        for (var step = 1UL; step <= 20_000; step++)
        {
            if (random.Next(2) == 0)
            {
                log.Add(new StreamEntry(new StreamEntryId(step, 0), default, default));
                expected.Add(step);
            }
            else if (expected.Count > 0)
            {
                var index = random.Next(4) == 0 ? 0 : random.Next(expected.Count);
                var position = log.PositionOf(new StreamEntryId(expected[index], 0));
                Assert.Equal(expected[index], log.At(position)!.Id.Milliseconds);
                Assert.True(log.Remove(position));
                expected.RemoveAt(index);
            }

            if (log.HasManyGaps)
            {
                log.Compact();
            }

            Assert.Equal(expected.Count, log.Count);
        }

        Assert.Equal(expected, EntriesOf(log).Select(entry => entry.Id.Milliseconds));
    }

    [Fact]
    public void Removing_twice_removes_once()
    {
        var log = new EntryLog();
        log.Add(new StreamEntry(new StreamEntryId(1, 0), default, default));
        log.Add(new StreamEntry(new StreamEntryId(2, 0), default, default));

        Assert.True(log.Remove(1));
        Assert.False(log.Remove(1));
        Assert.Equal(1, log.Count);
        Assert.Equal(new StreamEntryId(2, 0), log.LastId);
    }

    private static IEnumerable<StreamEntry> EntriesOf(EntryLog log)
    {
        for (var position = log.First; position < log.End; position++)
        {
            if (log.At(position) is { } entry)
            {
                yield return entry;
            }
        }
    }
}

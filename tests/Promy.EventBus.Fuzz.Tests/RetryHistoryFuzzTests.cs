using Promy.EventBus.Wire;

namespace Promy.EventBus.Fuzz.Tests;

/// <summary>The field that only this library writes, damaged: the event is handled with any content.</summary>
[Trait("Fault", "19")]
public sealed class RetryHistoryFuzzTests
{
    private const int Inputs = 250_000;
    private const int Constant = 32 * 1024;
    private const int Factor = 16;

    private static readonly byte[][] Documents =
    [
        RetryHistoryWriter.Write(new RetryHistory()),
        RetryHistoryWriter.Write(new RetryHistory
        {
            EntryId = "1762425000000-0", Handler = "Some.Handler", Attempts = 6, Redeliveries = 2,
            FirstFailedAt = Some.Moment,
        }),
    ];

    [Fact]
    public void Any_content_of_the_field_is_read_as_texts_of_one_line()
    {
        var bound = new AllocationBound(isWarmUp: false);
        var read = 0;
        RetryHistoryReader.Read("["u8);
        for (var index = 0; index < Inputs; index++)
        {
            var random = new FuzzRandom(19, index);
            var input = new Mutator(random).Mutate(Documents[random.Next(Documents.Length)]);
            var before = GC.GetAllocatedBytesForCurrentThread();
            var progress = RetryHistoryReader.Read(input);
            bound.Allocated(GC.GetAllocatedBytesForCurrentThread() - before, input.Length, Constant, Factor);
            if (progress is not null)
            {
                read++;
                Assert.True(
                    FuzzChecks.IsOneLine(progress.EntryId) && FuzzChecks.IsOneLine(progress.Handler), $"Index {index}");
                Assert.True(progress is { Attempts: >= 0, Redeliveries: >= 0 }, $"Index {index}");
            }
        }

        Assert.InRange(read, Inputs / 20, Inputs - (Inputs / 20));
    }
}

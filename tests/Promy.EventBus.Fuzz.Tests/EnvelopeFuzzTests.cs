using System.Globalization;
using Promy.EventBus.Wire;

namespace Promy.EventBus.Fuzz.Tests;

/// <summary>
/// A million damaged entries, the same in every run. A failure names the seed, the index and the input. More of them,
/// or others:
/// <c>PROMY_FUZZ_INPUTS</c> for each of the four seeds, <c>PROMY_FUZZ_SEED</c> is added to them.
/// </summary>
[Trait("Fault", "19")]
public sealed class EnvelopeFuzzTests(ITestOutputHelper output)
{
    private const int DefaultInputs = 250_000;

    // Each dead letter is written; reading them all again would take longer than everything else.
    private const int LettersToOneRead = 4;

    // Read: the texts of the event, and the exceptions inside, which name a member as often as it is passed on
    // (measured: 10). Written: escaped text in a buffer that grows by doubling (measured: 19).
    private const int ReadConstant = 32 * 1024;
    private const int ReadFactor = 16;
    private const int WriteConstant = 32 * 1024;
    private const int WriteFactor = 32;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Any_entry_gets_an_answer_and_allocates_no_more_than_its_length(int seed)
    {
        seed += Setting("PROMY_FUZZ_SEED", 0);
        var inputs = Setting("PROMY_FUZZ_INPUTS", DefaultInputs);
        var statistics = new FuzzStatistics();
        WarmUp();
        for (var index = 0; index < inputs; index++)
        {
            var input = FuzzInput.Create(seed, index);
            try
            {
                Run(input, statistics, isLetterRead: index % LettersToOneRead == 0);
            }
            catch (Exception exception)
            {
                Assert.Fail($"Seed {seed}, index {index}: {exception}{Environment.NewLine}Input: {input}");
            }
        }

        output.WriteLine($"Seed {seed}: {statistics}");
        statistics.AssertReachesEverything(inputs);
    }

    private static void Run(FuzzInput input, FuzzStatistics statistics, bool isLetterRead)
    {
        var length = input.Length;
        var before = GC.GetAllocatedBytesForCurrentThread();
        var envelope = Envelope.Read(input);
        statistics.Read.Allocated(GC.GetAllocatedBytesForCurrentThread() - before, length, ReadConstant, ReadFactor);
        statistics.Saw(envelope);
        if (envelope.Error is null)
        {
            FuzzChecks.Value(envelope, input.Type);
            return;
        }

        FuzzChecks.Error(envelope.Error);
        before = GC.GetAllocatedBytesForCurrentThread();
        var (metadata, payload) = DeadLetterWriter.Write(LetterOf(envelope, input));
        statistics.Written.Allocated(
            GC.GetAllocatedBytesForCurrentThread() - before, length, WriteConstant, WriteFactor);
        if (isLetterRead)
        {
            FuzzChecks.DeadLetter(metadata, payload, envelope, input);
        }
    }

    private static DeadLetter LetterOf(Envelope envelope, FuzzInput input) => new()
    {
        Id = "letter-1",
        FailedAt = Some.Moment,
        OriginalStream = "events:promotions",
        EntryId = "1762425000000-0",
        ConsumerGroup = "notification-service-consumers",
        ServiceName = "promy-notif",
        DeliveryCount = 1,
        Failure = new DeliveryFailure { Reason = envelope.Error! },
        OriginalMetadata = envelope.RawMetadata,
        OriginalPayload = envelope.RawPayload,
        OriginalFields = envelope.Malformed is null
            ? []
            : Array.ConvertAll(
                input.Fields,
                field => KeyValuePair.Create((ReadOnlyMemory<byte>)field.Name, (ReadOnlyMemory<byte>)field.Value)),
    };

    /// <summary>Allocations made once for a type or message do not count as the cost of an input.</summary>
    private static void WarmUp()
    {
        for (var index = 0; index < 1000; index++)
        {
            Run(FuzzInput.Create(seed: -1, index), new FuzzStatistics(isWarmUp: true), isLetterRead: true);
        }
    }

    private static int Setting(string name, int otherwise) =>
        Environment.GetEnvironmentVariable(name) is { Length: > 0 } text
            ? int.Parse(text, CultureInfo.InvariantCulture)
            : otherwise;
}

using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;

namespace Promy.EventBus.InMemory.Tests.Differential;

/// <summary>
/// Random sequences of operations against the transport in memory and a real Redis: after each step both show the same.
/// <c>PROMY_DIFFERENTIAL_SEED</c> runs one sequence alone; with it <c>PROMY_DIFFERENTIAL</c> says how many follow.
/// </summary>
[Trait(TestCategories.Trait, TestCategories.Integration)]
public sealed class DifferentialTests(RedisServer server, ITestOutputHelper output) : IAsyncDisposable
{
    // A sequence mostly waits for answers: on few processors many run at a time.
    private static readonly int Parallel = NumberOf("PROMY_DIFFERENTIAL_PARALLEL") ?? 12 * Environment.ProcessorCount;

    // The same sequences in each build: a red test is then the fault of a change. Other seeds are for searches.
    private const int FirstSeed = 916_536_928;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly RedisPark _park = new(server);

    [Fact]
    public Task Random_sequences_show_the_same_in_memory_and_on_Redis() => CompareAsync(200);

    [Fact]
    [Trait(TestCategories.Trait, TestCategories.Slow)]
    public Task Ten_thousand_random_sequences_show_the_same() => CompareAsync(10_000);

    [Theory]
    [InlineData(nameof(PlantedFault.SettlesWhatIsKept))]
    [InlineData(nameof(PlantedFault.LosesLetters))]
    [InlineData(nameof(PlantedFault.ForgetsCounts))]
    [InlineData(nameof(PlantedFault.ForgetsIdleTimes))]
    public async Task A_planted_fault_of_the_model_is_found(string fault)
    {
        const int MaxSequences = 40;
        var comparison = new Comparison(_park, TimeSpan.FromSeconds(1));
        for (var seed = 1; seed <= MaxSequences; seed++)
        {
            if (await comparison.DifferenceAsync(Sequence.Of(seed), Enum.Parse<PlantedFault>(fault)) is { } found)
            {
                output.WriteLine($"found by sequence {seed} of those that were tried: {found}");

                // Not because the machine was slow.
                Assert.Null(await new Comparison(_park, Patience).DifferenceAsync(Sequence.Of(seed)));
                return;
            }
        }

        Assert.Fail($"{fault} was not found by {MaxSequences} sequences.");
    }

    public ValueTask DisposeAsync() => _park.DisposeAsync();

    private async Task CompareAsync(int sequences)
    {
        var seed = NumberOf("PROMY_DIFFERENTIAL_SEED");
        var count = NumberOf("PROMY_DIFFERENTIAL") ?? (seed is null ? sequences : 1);
        var first = seed ?? FirstSeed;
        output.WriteLine($"seed {first}, {count} sequences");
        var steps = new ConcurrentDictionary<string, int>();
        var outcomes = new ConcurrentDictionary<string, int>();
        var problems = new ConcurrentQueue<string>();
        var comparison = new Comparison(_park, Patience) { OnOutcome = outcome => Count(outcomes, outcome) };
        var began = Stopwatch.GetTimestamp();
        await System.Threading.Tasks.Parallel.ForAsync(
            0,
            count,
            new ParallelOptions { MaxDegreeOfParallelism = Parallel },
            async (index, _) =>
            {
                var sequence = Sequence.Of(first + index);
                foreach (var step in sequence.Steps)
                {
                    Count(steps, $"{step.Kind}");
                }

                if (await comparison.DifferenceAsync(sequence) is { } problem)
                {
                    problems.Enqueue(problem);
                }
            });

        output.WriteLine($"operations: {TextOf(steps)}");
        output.WriteLine($"outcomes: {TextOf(outcomes)}");
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{Stopwatch.GetElapsedTime(began).TotalSeconds:0.0} s"));
        Assert.True(
            problems.IsEmpty,
            $"{problems.Count} of {count} sequences differ. PROMY_DIFFERENTIAL_SEED runs one alone.\n\n"
                + string.Join("\n\n", problems.Take(5)));
    }

    private static void Count(ConcurrentDictionary<string, int> counts, string name) =>
        counts.AddOrUpdate(name, 1, (_, count) => count + 1);

    private static string TextOf(ConcurrentDictionary<string, int> counts) => string.Join(
        ", ", counts.OrderBy(count => count.Key, StringComparer.Ordinal).Select(count => $"{count.Key} {count.Value}"));

    private static int? NumberOf(string variable) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), CultureInfo.InvariantCulture, out var number)
            ? number
            : null;
}

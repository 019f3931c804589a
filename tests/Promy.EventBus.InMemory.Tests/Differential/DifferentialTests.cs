using System.Collections.Concurrent;
using System.Globalization;

namespace Promy.EventBus.InMemory.Tests.Differential;

/// <summary>
/// Random sequences of operations against the transport in memory and a real Redis: after each step both show the same.
/// <c>PROMY_DIFFERENTIAL</c> says how many sequences, <c>PROMY_DIFFERENTIAL_SEED</c> which is the first.
/// </summary>
[Trait(TestCategories.Trait, TestCategories.Integration)]
public sealed class DifferentialTests(RedisServer server, ITestOutputHelper output)
{
    private const int Parallel = 24;

    private static readonly int Count = NumberOf("PROMY_DIFFERENTIAL") ?? 48;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Random_sequences_show_the_same_in_memory_and_on_Redis()
    {
        var first = NumberOf("PROMY_DIFFERENTIAL_SEED") ?? Random.Shared.Next(1_000_000_000);
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"seed {first}, {Count} sequences"));
        var steps = new ConcurrentDictionary<StepKind, int>();
        var problems = new ConcurrentQueue<string>();
        await System.Threading.Tasks.Parallel.ForAsync(
            0,
            Count,
            new ParallelOptions { MaxDegreeOfParallelism = Parallel },
            async (index, _) =>
            {
                var sequence = Sequence.Of(first + index);
                foreach (var step in sequence.Steps)
                {
                    steps.AddOrUpdate(step.Kind, 1, (_, count) => count + 1);
                }

                if (await DifferenceAsync(sequence, PlantedFault.None, Patience) is { } problem)
                {
                    problems.Enqueue(problem);
                }
            });

        output.WriteLine(string.Join(", ", steps.OrderBy(step => step.Key).Select(step => $"{step.Key} {step.Value}")));
        Assert.True(problems.IsEmpty, string.Join("\n\n", problems.Take(3)));
    }

    [Theory]
    [InlineData(nameof(PlantedFault.SettlesWhatIsKept))]
    [InlineData(nameof(PlantedFault.LosesLetters))]
    [InlineData(nameof(PlantedFault.ForgetsCounts))]
    public async Task A_planted_fault_of_the_model_is_found(string fault)
    {
        const int MaxSequences = 40;
        for (var seed = 1; seed <= MaxSequences; seed++)
        {
            var planted = Enum.Parse<PlantedFault>(fault);
            if (await DifferenceAsync(Sequence.Of(seed), planted, TimeSpan.FromSeconds(6)) is { } found)
            {
                output.WriteLine(found);
                return;
            }
        }

        Assert.Fail($"{fault} was not found by {MaxSequences} sequences.");
    }

    /// <returns><see langword="null"/> if both sides show the same after each step.</returns>
    private async Task<string?> DifferenceAsync(Sequence sequence, PlantedFault fault, TimeSpan patience)
    {
        await using var model = new ModelSide(sequence, fault);
        await using var redis = new RedisSide(sequence, server, server.NewKeys());
        foreach (var step in sequence.Steps)
        {
            await Task.WhenAll(model.RunAsync(step), redis.RunAsync(step));
            await model.SettleAsync();
            var expected = await model.SeenAsync();
            if (await WaitForAsync(redis, expected, patience) is { } actual)
            {
                return $"{sequence}\nafter {step}\n--- model\n{expected}\n--- Redis\n{actual}";
            }
        }

        return null;
    }

    /// <returns>What it shows instead; <see langword="null"/> if it shows what is expected.</returns>
    private static async Task<string?> WaitForAsync(RedisSide redis, string expected, TimeSpan patience)
    {
        var began = TimeProvider.System.GetTimestamp();
        while (true)
        {
            var actual = await redis.SeenAsync();
            if (actual == expected)
            {
                return null;
            }

            if (TimeProvider.System.GetElapsedTime(began) > patience)
            {
                return actual;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(20));
        }
    }

    private static int? NumberOf(string variable) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), CultureInfo.InvariantCulture, out var number)
            ? number
            : null;
}

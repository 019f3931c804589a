namespace Promy.EventBus.InMemory.Tests.Differential;

/// <summary>
/// A random sequence of operations that is valid: only a consumer that runs is stopped, and only one that is alone may
/// hang or crash. With two consumers it depends on chance which of them gets an entry.
/// </summary>
internal sealed class Sequence
{
    private Sequence(int seed, bool isPair, bool isNamed, List<Step> steps)
    {
        Seed = seed;
        IsPair = isPair;
        IsNamed = isNamed;
        Steps = steps;
    }

    public int Seed { get; }

    /// <summary>Whether two consumers share the group: the first handles only one of the two types.</summary>
    public bool IsPair { get; }

    /// <summary>Whether the consumer has a name of its own.</summary>
    public bool IsNamed { get; }

    public IReadOnlyList<Step> Steps { get; }

    public static Sequence Of(int seed)
    {
        var random = new Random(seed);
        var isPair = random.Next(3) == 0;
        var isRunning = new bool[isPair ? 2 : 1];
        var steps = new List<Step>();
        var published = 0;
        for (var length = random.Next(3, 9); length > 0; length--)
        {
            var slot = random.Next(isRunning.Length);
            var choice = random.Next(10);
            if (choice < 4)
            {
                var count = random.Next(1, 6);
                steps.Add(new Step(StepKind.Publish, First: published, Count: count));
                published += count;
            }
            else if (choice < 7)
            {
                var end = !isPair && random.Next(2) == 0 ? StepKind.Crash : StepKind.Stop;
                steps.Add(new Step(isRunning[slot] ? end : StepKind.Start, slot));
                isRunning[slot] = !isRunning[slot];
            }
            else
            {
                StepKind[] rest =
                    [StepKind.ReplayToGroup, StepKind.ReplayToStream, StepKind.Discard, StepKind.Trim];
                steps.Add(new Step(rest[random.Next(rest.Length)], First: random.Next(1, 3)));
            }
        }

        // What is left is handled at last, by whoever can.
        for (var slot = 0; slot < isRunning.Length; slot++)
        {
            if (!isRunning[slot])
            {
                steps.Add(new Step(StepKind.Start, slot));
            }
        }

        return new Sequence(seed, isPair, isNamed: !isPair && random.Next(2) == 0, steps);
    }

    public override string ToString() =>
        $"seed {Seed}{(IsPair ? ", two consumers" : "")}{(IsNamed ? ", named" : "")}: {string.Join(", ", Steps)}";
}

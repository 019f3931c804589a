namespace Promy.EventBus.InMemory.Tests.Differential;

/// <summary>A random sequence of operations, always the same by the same seed.</summary>
internal sealed record Sequence
{
    private const int Fates = 64;

    // Fewer than a consumer handles at a time: one that hangs must not keep others from being handled.
    private const int MaxHanging = 6;

    public required int Seed { get; init; }

    public required GroupShape Shape { get; init; }

    public required ExhaustedAction OnExhausted { get; init; }

    public required UnknownTypeAction UnknownTypes { get; init; }

    public required IReadOnlyList<Step> Steps { get; init; }

    private IReadOnlyList<Fate> FateOf { get; init; } = [];

    public static Sequence Of(int seed)
    {
        var random = new Random(seed);
        var shape = random.GetItems(Enum.GetValues<GroupShape>(), 1)[0];
        return new Sequence
        {
            Seed = seed,
            Shape = shape,
            OnExhausted = random.GetItems(Enum.GetValues<ExhaustedAction>(), 1)[0],
            UnknownTypes = random.GetItems(Enum.GetValues<UnknownTypeAction>(), 1)[0],
            FateOf = Draw(random, shape),
            Steps = new StepWriter(random, shape).Write(),
        };
    }

    public Fate Of(Index number) => FateOf[number];

    public override string ToString() =>
        $"seed {Seed}, {Shape}, exhausted: {OnExhausted}, unknown: {UnknownTypes}: {string.Join(", ", Steps)}";

    private static List<Fate> Draw(Random random, GroupShape shape)
    {
        var fates = new List<Fate>();
        var hanging = 0;
        for (var number = 0; number < Fates; number++)
        {
            var fate = random.GetItems(Enum.GetValues<Fate>(), 1)[0];
            var hangs = fate is Fate.HangsOnce or Fate.HangsTwice;

            // What stays with a consumer that got it by chance would be handed back by its stop, or not.
            var isByChance = shape == GroupShape.Shared && number % 2 != 0;
            var stays = hangs || fate is Fate.KeptTwice or Fate.KeptAlways or Fate.Throws;
            fates.Add((isByChance && stays) || (hangs && hanging++ >= MaxHanging) ? Fate.Handled : fate);
        }

        return fates;
    }
}

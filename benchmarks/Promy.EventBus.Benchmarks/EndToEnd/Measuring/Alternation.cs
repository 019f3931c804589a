namespace Promy.EventBus.Benchmarks.EndToEnd;

/// <summary>
/// Runs two measures in turn, so that other load on the machine hits both equally; each has a warm-up.
/// </summary>
internal static class Alternation
{
    public static async Task<Comparison<T>> RunAsync<T>(
        Workbench bench, string name, Func<Task<T>> bus, Func<Task<T>> baseline)
    {
        var busRuns = new List<T>();
        var baselineRuns = new List<T>();
        for (var round = 1 - bench.Settings.WarmUps; round <= bench.Settings.Alternations; round++)
        {
            Tell(bench, name, round);

            // The first of a pair alternates too.
            var order = round % 2 == 0
                ? new[] { (bus, busRuns), (baseline, baselineRuns) }
                : [(baseline, baselineRuns), (bus, busRuns)];
            foreach (var (run, runs) in order)
            {
                if (!(runs == busRuns ? bench.Settings.BaselineOnly : bench.Settings.BusOnly))
                {
                    runs.Add(await run());
                }
            }
        }

        return new Comparison<T>(
            [.. busRuns.Skip(bench.Settings.WarmUps)], [.. baselineRuns.Skip(bench.Settings.WarmUps)]);
    }

    /// <summary>The same for a measure without a baseline.</summary>
    public static async Task<IReadOnlyList<T>> RepeatAsync<T>(Workbench bench, string name, Func<Task<T>> run)
    {
        var runs = new List<T>();
        for (var round = 1 - bench.Settings.WarmUps; round <= bench.Settings.Alternations; round++)
        {
            Tell(bench, name, round);
            runs.Add(await run());
        }

        return [.. runs.Skip(bench.Settings.WarmUps)];
    }

    private static void Tell(Workbench bench, string name, int round) =>
        Console.Error.WriteLine(round < 1 ? $"{name}: warm-up" : $"{name}: {round} of {bench.Settings.Alternations}");
}

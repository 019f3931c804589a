namespace Promy.EventBus.FaultTests;

/// <summary>
/// How the scenarios run. <c>eng/faults.sh</c> sets <c>PROMY_FAULTS=full</c>: every count as in the table, and times
/// are asserted. Else, as in every test run, counts may be smaller and times are only reported; losses and duplicates
/// are asserted always.
/// </summary>
internal static class FaultMode
{
    public static bool IsFull { get; } = Environment.GetEnvironmentVariable("PROMY_FAULTS") == "full";

    /// <summary>Minutes of the soak: <c>PROMY_SOAK_MINUTES</c>, else 2.</summary>
    public static int SoakMinutes { get; } =
        int.TryParse(Environment.GetEnvironmentVariable("PROMY_SOAK_MINUTES"), out var minutes) ? minutes : 2;

    /// <summary>The count of the table, or a smaller one in an ordinary test run.</summary>
    public static int Count(int full, int ordinary) => IsFull ? full : ordinary;

    /// <summary>Seed of the faults: <c>PROMY_FAULTS_SEED</c> to repeat a run, else a new one. It is printed.</summary>
    public static int NewSeed() =>
        int.TryParse(Environment.GetEnvironmentVariable("PROMY_FAULTS_SEED"), out var seed)
            ? seed
            : Random.Shared.Next(1_000_000);
}

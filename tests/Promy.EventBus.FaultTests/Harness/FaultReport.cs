using System.Globalization;

namespace Promy.EventBus.FaultTests;

/// <summary>
/// The measurements of a scenario: printed as they come, and written as a row of the table of <c>eng/faults.sh</c> if
/// <c>PROMY_FAULTS_REPORT</c> names a directory.
/// </summary>
internal sealed class FaultReport(string scenario, string title, int seed)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, string> _measured = [];
    private readonly List<string> _misses = [];

    public void Say(string text) => TestContext.Current.TestOutputHelper?.WriteLine(
        $"{TimeProvider.System.GetUtcNow():HH:mm:ss.fff} [{scenario}] {text}");

    /// <summary>A figure of the table.</summary>
    public void Measured(string what, string value)
    {
        lock (_gate)
        {
            _measured[what] = value;
        }

        Say($"{what}: {value}");
    }

    /// <summary>
    /// A time or rate that has a limit: always reported, and asserted at the end (<see cref="AssertLimits"/>) if the
    /// full scenarios run.
    /// </summary>
    public void Limited(string what, double value, double limit, string unit)
    {
        Measured(what, string.Create(CultureInfo.InvariantCulture, $"{value:0.##} {unit} (limit {limit:0.##})"));
        if (value > limit)
        {
            lock (_gate)
            {
                _misses.Add($"{what}: {value:0.###} {unit}, limit {limit} {unit}");
            }
        }
    }

    /// <summary>As <see cref="Limited"/>, for a value that must not be too small.</summary>
    public void AtLeast(string what, double value, double limit, string unit)
    {
        Measured(what, string.Create(CultureInfo.InvariantCulture, $"{value:0.##} {unit} (at least {limit:0.##})"));
        if (value < limit)
        {
            lock (_gate)
            {
                _misses.Add($"{what}: {value:0.###} {unit}, at least {limit} {unit}");
            }
        }
    }

    public void AssertLimits()
    {
        if (FaultMode.IsFull)
        {
            Assert.Empty(_misses);
        }
    }

    /// <param name="passed">Whether every assertion held.</param>
    public async Task WriteAsync(bool passed)
    {
        if (Environment.GetEnvironmentVariable("PROMY_FAULTS_REPORT") is not { Length: > 0 } directory)
        {
            return;
        }

        Directory.CreateDirectory(directory);
        var measured = string.Join("; ", _measured.Select(pair => $"{pair.Key}: {pair.Value}"));
        var row = $"| {scenario} | {title} | {measured} | {(passed ? "holds" : "**missed**")} | {seed} |\n";
        await File.WriteAllTextAsync(Path.Combine(directory, $"{scenario.PadLeft(3, '0')}.md"), row);
    }
}

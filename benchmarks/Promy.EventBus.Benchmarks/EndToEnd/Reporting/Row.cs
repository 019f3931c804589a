namespace Promy.EventBus.Benchmarks.EndToEnd;

/// <summary>One line of the table.</summary>
internal sealed record Row
{
    public required string Measure { get; init; }

    public required string Bus { get; init; }

    public string Baseline { get; init; } = Figure.None;

    public string Ratio { get; init; } = Figure.None;

    public required Target Target { get; init; }

    public required bool? IsMet { get; init; }

    /// <summary>Who used how many cores.</summary>
    public string Cores { get; init; } = "";

    /// <summary>A row with the bound of the row above.</summary>
    public static Row Bound(string measure, string value) =>
        new() { Measure = measure, Bus = value, Target = Target.None, IsMet = null };

    /// <summary>A row whose ratio counts.</summary>
    public static Row Compare<T>(
        string measure, Comparison<T> runs, Func<T, double> value, Func<double, string> show, Target target)
    {
        var ratio = runs.Ratio(value);
        return new Row
        {
            Measure = measure,
            Bus = show(runs.BusMedian(value)),
            Baseline = show(runs.BaselineMedian(value)),
            Ratio = Figure.Ratio(ratio),
            Target = target,
            IsMet = target.IsMetBy(ratio.Median),
        };
    }
}

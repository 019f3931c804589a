namespace Promy.EventBus.Benchmarks.EndToEnd;

/// <summary>Figures as text.</summary>
internal static class Figure
{
    public const string None = "–";

    public static string Rate(double perSecond) => double.IsNaN(perSecond) ? None : $"{perSecond:N0} /s";

    public static string Milliseconds(double value) => double.IsNaN(value) ? None : $"{value:0.000} ms";

    public static string Bytes(double value) => double.IsNaN(value) ? None : $"{value:N0} B";

    /// <summary>The median, then the lowest and the highest.</summary>
    public static string Ratio(Spread ratio) =>
        double.IsNaN(ratio.Median) ? None : $"{ratio.Median:0.00} ({ratio.Lowest:0.00}–{ratio.Highest:0.00})";

    /// <summary>Cores used by this process and by Redis; the one at its limit bounds the rate.</summary>
    public static string Cores(Comparison<Sample> runs) => $"{Cores(runs.Bus)} / {Cores(runs.Baseline)}";

    public static string Cores(IReadOnlyList<Sample> runs)
    {
        var client = Statistics.Median(runs.Select(run => run.ClientCores));
        var server = Statistics.Median(runs.Select(run => run.ServerCores));
        return double.IsNaN(client) ? None : $"{client:0.00} + {server:0.00}";
    }
}

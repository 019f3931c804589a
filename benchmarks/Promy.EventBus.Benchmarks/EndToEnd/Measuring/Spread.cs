namespace Promy.EventBus.Benchmarks.EndToEnd;

/// <summary>The median of some values, with the lowest and the highest.</summary>
internal sealed record Spread(double Median, double Lowest, double Highest)
{
    public static Spread Of(IEnumerable<double> values)
    {
        double[] all = [.. values];
        return all.Length == 0
            ? new Spread(double.NaN, double.NaN, double.NaN)
            : new Spread(Statistics.Median(all), all.Min(), all.Max());
    }
}

namespace Promy.EventBus.Benchmarks.EndToEnd;

/// <summary>The one statistic that is used.</summary>
internal static class Statistics
{
    /// <returns>Not a number if there are no values.</returns>
    public static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return sorted.Length == 0 ? double.NaN : (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }
}

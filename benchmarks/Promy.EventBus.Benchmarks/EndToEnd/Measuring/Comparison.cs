namespace Promy.EventBus.Benchmarks.EndToEnd;

/// <summary>The runs of both sides, pair by pair. None of a side that was not asked for.</summary>
internal sealed record Comparison<T>(IReadOnlyList<T> Bus, IReadOnlyList<T> Baseline)
{
    public double BusMedian(Func<T, double> value) => Statistics.Median(Bus.Select(value));

    public double BaselineMedian(Func<T, double> value) => Statistics.Median(Baseline.Select(value));

    /// <summary>Bus divided by baseline in each pair.</summary>
    public Spread Ratio(Func<T, double> value) =>
        Spread.Of(Bus.Zip(Baseline, (bus, baseline) => value(bus) / value(baseline)));
}

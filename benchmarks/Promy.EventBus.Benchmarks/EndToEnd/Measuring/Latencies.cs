namespace Promy.EventBus.Benchmarks.EndToEnd;

/// <summary>Percentiles of one block of samples, in milliseconds.</summary>
internal sealed record Latencies(double Median, double Percentile99)
{
    public static Latencies Of(double[] samples)
    {
        Array.Sort(samples);
        return new Latencies(
            samples[samples.Length / 2], samples[Math.Min(samples.Length - 1, samples.Length * 99 / 100)]);
    }
}

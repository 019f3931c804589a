namespace Promy.EventBus.Benchmarks.EndToEnd;

/// <summary>
/// The cost of a number of events: time, allocated memory, processor time of this process and of Redis.
/// </summary>
internal sealed record Sample(
    int Events, TimeSpan Elapsed, long AllocatedBytes, TimeSpan ClientTime, TimeSpan ServerTime)
{
    public double Rate => Events / Elapsed.TotalSeconds;

    public double BytesPerEvent => (double)AllocatedBytes / Events;

    public double ClientCores => ClientTime / Elapsed;

    public double ServerCores => ServerTime / Elapsed;
}

namespace Promy.EventBus.Benchmarks.EndToEnd;

/// <summary>How often each of the events numbered from 1 was handled.</summary>
internal sealed class Deliveries(int events)
{
    private readonly int[] _counts = new int[events];

    public int Duplicates => _counts.Sum(count => Math.Max(0, count - 1));

    public int Missing => _counts.Count(count => count == 0);

    public void Count(int number) => Interlocked.Increment(ref _counts[number - 1]);
}

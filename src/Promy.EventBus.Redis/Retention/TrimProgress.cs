namespace Promy.EventBus.Redis;

/// <summary>Adds up what the steps of a trim remove, and tells the sum.</summary>
internal sealed class TrimProgress(IProgress<long>? sum) : IProgress<TrimResult>
{
    public long Removed { get; private set; }

    public void Report(TrimResult value)
    {
        Removed += value.Removed;
        sum?.Report(Removed);
    }
}

namespace Promy.EventBus.Redis;

/// <summary>Adds up the removals of a trim's steps and reports the sum.</summary>
internal sealed class TrimProgress(IProgress<long>? sum) : IProgress<TrimResult>
{
    public long Removed { get; private set; }

    public void Report(TrimResult value)
    {
        Removed += value.Removed;
        sum?.Report(Removed);
    }
}

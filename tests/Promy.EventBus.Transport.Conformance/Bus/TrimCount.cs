namespace Promy.EventBus.Transport.Conformance;

/// <summary>What the steps of a trim have removed, added up.</summary>
internal sealed class TrimCount : IProgress<TrimResult>
{
    private readonly Lock _gate = new();

    public TrimResult Total { get; private set; }

    public void Report(TrimResult value)
    {
        lock (_gate)
        {
            Total = new TrimResult(Total.Removed + value.Removed, Total.Unread + value.Unread);
        }
    }
}

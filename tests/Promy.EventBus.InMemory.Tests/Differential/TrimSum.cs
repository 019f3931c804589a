namespace Promy.EventBus.InMemory.Tests.Differential;

/// <summary>How many entries the steps of a trim have removed.</summary>
internal sealed class TrimSum : IProgress<TrimResult>
{
    private long _removed;
    private long _unread;

    public void Report(TrimResult value)
    {
        _removed += value.Removed;
        _unread += value.Unread;
    }

    public override string ToString() => $"{_removed}, {_unread} of them unread";
}

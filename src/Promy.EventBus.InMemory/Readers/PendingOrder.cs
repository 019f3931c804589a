namespace Promy.EventBus.InMemory;

/// <summary>The order in which loose entries are found: those of the stream by id, then the retries by id.</summary>
internal sealed class PendingOrder : IComparer<PendingEntry>
{
    public static PendingOrder Instance { get; } = new();

    public int Compare(PendingEntry? x, PendingEntry? y)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(y);
        var room = x.IsRetry.CompareTo(y.IsRetry);
        return room != 0 ? room : x.Entry.Id.CompareTo(y.Entry.Id);
    }
}

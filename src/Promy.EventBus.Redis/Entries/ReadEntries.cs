namespace Promy.EventBus.Redis;

/// <summary>The entries of one read. Valid until the next read.</summary>
internal sealed class ReadEntries
{
    public List<ReceivedEntry> Events { get; } = [];

    public List<ReceivedEntry> Retries { get; } = [];

    public void Clear()
    {
        Events.Clear();
        Retries.Clear();
    }
}

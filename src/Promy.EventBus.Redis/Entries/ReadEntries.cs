namespace Promy.EventBus.Redis;

/// <summary>What one read has brought. Valid until the next read.</summary>
internal sealed class ReadEntries
{
    /// <summary>Entries of the stream.</summary>
    public List<ReceivedEntry> Events { get; } = [];

    /// <summary>Entries of the group's retry stream.</summary>
    public List<ReceivedEntry> Retries { get; } = [];

    public void Clear()
    {
        Events.Clear();
        Retries.Clear();
    }
}

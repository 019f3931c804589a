using StackExchange.Redis;

namespace Promy.EventBus.Redis;

/// <summary>
/// Whether unread entries may be pending on this consumer: another member hands over entries that it does not handle.
/// Noted by the search for orphaned entries. The read loop looks, because there no entry of a read can be taken for
/// unseen.
/// </summary>
internal sealed class PendingLook(SubscribedStream stream)
{
    private volatile bool _isDue;

    public bool IsDue => _isDue;

    /// <summary>Notes the pending entries of the group.</summary>
    /// <returns>
    /// Whether more entries are pending on this consumer than held: then the look should not be delayed.
    /// </returns>
    public bool Note(in StreamPendingInfo pending)
    {
        var count = 0;
        foreach (var consumer in pending.Consumers ?? [])
        {
            count += consumer.Name == stream.Commands.Consumer ? consumer.PendingMessageCount : 0;
        }

        _isDue |= count > 0;
        return count > stream.Held.Count;
    }

    /// <summary>The look begins: later notes are for the next.</summary>
    public void Begun() => _isDue = false;
}

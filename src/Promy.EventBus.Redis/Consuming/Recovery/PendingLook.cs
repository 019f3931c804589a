using StackExchange.Redis;

namespace Promy.EventBus.Redis;

/// <summary>
/// Whether something may be pending on this consumer that was not read by it: another member hands over what it does
/// not handle. Noted by the search for abandoned entries, and looked after by the read loop: nothing that a read brings
/// can be taken for unseen there.
/// </summary>
internal sealed class PendingLook(SubscribedStream stream)
{
    private volatile bool _isDue;

    public bool IsDue => _isDue;

    /// <summary>Notes what is pending in the group.</summary>
    /// <returns>
    /// Whether more is pending on this consumer than is in hand: then the look is better not put off.
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

    /// <summary>The look begins: what is noted from now on is for the next.</summary>
    public void Begun() => _isDue = false;
}

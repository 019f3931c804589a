namespace Promy.EventBus.InMemory;

/// <content>How far it is, for those that wait until everything is settled.</content>
internal sealed partial class ConsumerGroup
{
    public GroupState State()
    {
        lock (_stream.Gate)
        {
            var leftForGood = _loose.Count(IsLeftForGood);
            var kept = _loose.Count(pending => pending.Kind == PendingKind.Kept) - leftForGood;
            return new GroupState(
                Unread + _retries.Ready,
                _readers.Sum(reader => reader.HeldCount),
                kept,
                _loose.Count - kept - leftForGood,
                _retries.Scheduled,
                leftForGood);
        }
    }

    /// <summary>Kept uncounted, or again after it was beyond the limit: that goes on for ever.</summary>
    private static bool IsLeftForGood(PendingEntry pending) =>
        pending.Kind == PendingKind.Kept
        && (pending.Count < pending.DeliveryCount
            || pending.DeliveryCount > pending.KeptBy?.Subscription.MaxDeliveries);
}

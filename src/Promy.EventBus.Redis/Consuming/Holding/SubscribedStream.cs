namespace Promy.EventBus.Redis;

// In: entries that Redis has delivered to this consumer, from Intake.
// Out: the same entries, when they are settled or given up; until then they are leased.
// Owner: SubscriptionParts, one for each stream; its lease loop ends last of all.
/// <summary>
/// One of the two streams that a subscription reads, that of the events or the group's own of retries: its key, its
/// commands, and what is in hand from it. Ids are unique in one stream only, so nothing of this is shared; the places,
/// the queue and the workers are.
/// </summary>
internal sealed class SubscribedStream
{
    /// <param name="subscription">What is read and how.</param>
    /// <param name="holdsRetries">Whether it is the stream of retries.</param>
    /// <param name="database">Where the commands go.</param>
    /// <param name="consumerId">The consumer.</param>
    /// <param name="timeProvider">The clock.</param>
    public SubscribedStream(
        EventSubscription subscription,
        bool holdsRetries,
        CommandsDatabase database,
        string consumerId,
        TimeProvider timeProvider)
    {
        Key = holdsRetries ? SatelliteKeys.Retry(subscription.Stream, subscription.Group) : subscription.Stream;
        HoldsRetries = holdsRetries;
        Commands = new GroupCommands(database, Key, subscription.Group, consumerId);
        Kept = new KeptEntries(subscription.MinIdle, timeProvider);
        Unseen = new UnseenEntries(Held, Kept);
    }

    public string Key { get; }

    /// <summary>
    /// Whether it is the stream of retries, which nobody but this group reads: what is settled is deleted from it.
    /// </summary>
    public bool HoldsRetries { get; }

    public GroupCommands Commands { get; }

    public HeldDeliveries Held { get; } = new();

    public KeptEntries Kept { get; }

    public UnseenEntries Unseen { get; }
}

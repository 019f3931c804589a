namespace Promy.EventBus.Redis;

// In: entries that Redis has delivered to this consumer, from Intake.
// Out: the same entries, when settled or abandoned; until then they are leased.
// Owner: SubscriptionParts, one per stream; its lease loop ends last.
/// <summary>
/// One of a subscription's two streams, of the events or of the group's retries: key, commands, and held entries. Ids
/// are unique only within a stream, so none of this is shared; places, queue and workers are.
/// </summary>
internal sealed class SubscribedStream
{
    /// <param name="subscription">Its options.</param>
    /// <param name="holdsRetries">Whether this is the retry stream.</param>
    /// <param name="database">Runs the commands.</param>
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
    /// Whether this is the retry stream, which only this group reads: settled entries are deleted from it.
    /// </summary>
    public bool HoldsRetries { get; }

    public GroupCommands Commands { get; }

    public HeldDeliveries Held { get; } = new();

    public KeptEntries Kept { get; }

    public UnseenEntries Unseen { get; }
}

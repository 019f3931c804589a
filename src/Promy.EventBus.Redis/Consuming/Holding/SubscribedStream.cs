using StackExchange.Redis;

namespace Promy.EventBus.Redis;

/// <summary>
/// One of the two streams that a subscription reads, that of the events or the group's own of retries: its key, its commands, and what is in
/// hand from it. Ids are unique in one stream only, so nothing of this is shared; the places, the queue and the workers are.
/// </summary>
internal sealed class SubscribedStream : IAsyncDisposable
{
    private readonly SubscriptionState _state;

    /// <param name="subscription">What is read and how.</param>
    /// <param name="holdsRetries">Whether it is the stream of retries.</param>
    /// <param name="database">Where the commands go.</param>
    /// <param name="consumerId">The consumer.</param>
    /// <param name="shared">What both streams share.</param>
    /// <param name="timeProvider">The clock.</param>
    public SubscribedStream(
        EventSubscription subscription,
        bool holdsRetries,
        CommandsDatabase database,
        string consumerId,
        SharedIntake shared,
        TimeProvider timeProvider)
    {
        Key = holdsRetries ? SatelliteKeys.Retry(subscription.Stream, subscription.Group) : subscription.Stream;
        HoldsRetries = holdsRetries;
        _state = shared.State;
        Commands = new GroupCommands(database, Key, subscription.Group, consumerId);
        Kept = new KeptEntries(subscription.MinIdle, timeProvider);
        Unseen = new UnseenEntries(Held, Kept);
        Intake = new UnseenIntake(subscription, this, shared, consumerId, timeProvider);
        Acknowledgements = new AcknowledgeQueue(subscription, this, shared.State, shared.Window.Capacity, timeProvider);
        Abandoned = new AbandonedEntries(subscription, this, shared, timeProvider);
        PendingLook = new PendingLook(this);
        OwnPending = new OwnPendingEntries(subscription, this, PendingLook, shared, timeProvider);
        HandBack = new HandBack(subscription, this);
        Settled = holdsRetries ? new SettledRetries(database, Key, timeProvider) : null;
    }

    public string Key { get; }

    /// <summary>Whether it is the stream of retries, which nobody but this group reads: what is settled is deleted from it.</summary>
    public bool HoldsRetries { get; }

    public GroupCommands Commands { get; }

    public HeldDeliveries Held { get; } = new();

    public KeptEntries Kept { get; }

    public UnseenEntries Unseen { get; }

    public UnseenIntake Intake { get; }

    public AcknowledgeQueue Acknowledgements { get; }

    public AbandonedEntries Abandoned { get; }

    public PendingLook PendingLook { get; }

    public OwnPendingEntries OwnPending { get; }

    public HandBack HandBack { get; }

    /// <summary>Only of the stream of retries: that of the events is trimmed for all groups, where it is to be.</summary>
    public SettledRetries? Settled { get; }

    /// <summary>Entries were deleted while they were pending here.</summary>
    public void TellDeleted(RedisValue[] ids) => _state.DeletedWhilePending(Key, ids);

    public ValueTask DisposeAsync() => Acknowledgements.DisposeAsync();
}

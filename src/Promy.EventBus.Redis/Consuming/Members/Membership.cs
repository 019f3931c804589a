using StackExchange.Redis;

namespace Promy.EventBus.Redis;

/// <summary>
/// This consumer as a member of its group: announced before its first read and again and again since, so that the
/// others know what it handles, and gone when it leaves.
/// </summary>
internal sealed partial class Membership(
    EventSubscription subscription,
    string consumerId,
    bool isNameOurs,
    CommandsDatabase database,
    SubscriptionPause pause,
    SubscriptionState state,
    BusLogger logger)
{
    // An announcement is four commands: so often they are one for each search for abandoned entries.
    private const int RecoveryIntervals = 4;

    private readonly MemberCommands _commands = new(database, subscription.Stream, subscription.Group, consumerId);
    private readonly string _record = MemberRecord.WithoutTime(IntervalOf(subscription), subscription.HandledTypes);
    private readonly string _pausedRecord =
        MemberRecord.WithoutTime(IntervalOf(subscription), subscription.HandledTypes, isPaused: true);

    private volatile bool _hasLeft;

    /// <summary>The hash that the members of the group stand in.</summary>
    public string Key { get; } = SatelliteKeys.Members(subscription.Stream, subscription.Group);

    public string Name => consumerId;

    /// <summary>Time between two announcements. After three times that without one a member counts as gone.</summary>
    public TimeSpan Interval => IntervalOf(subscription);

    /// <summary>
    /// Tells the others that this member is here, what it handles, and whether it is paused; names
    /// that have expired are removed in the same step.
    /// </summary>
    public async Task AnnounceAsync()
    {
        if (_hasLeft)
        {
            return;
        }

        var record = pause.Outcome is null ? _record : _pausedRecord;
        var forgotten = await _commands.AnnounceAsync(record).ConfigureAwait(false);
        state.Succeeded(SubscriptionActivity.Announce, Key);
        if (forgotten > 0)
        {
            Log.Forgotten(logger, forgotten, subscription.Stream, subscription.Group);
        }
    }

    /// <summary>
    /// As <see cref="AnnounceAsync"/>, before reading: where Redis refuses it, the events are read all the same.
    /// </summary>
    public async Task TryAnnounceAsync()
    {
        try
        {
            await AnnounceAsync().ConfigureAwait(false);
        }
        catch (Exception exception) when (RedisErrors.IsRefusal(exception) && !RedisErrors.IsReadOnly(exception))
        {
            state.Failed(SubscriptionActivity.Announce, Key, exception);
        }
    }

    /// <summary>The members that are live, by a question that is asked now.</summary>
    public Task<IReadOnlyList<GroupMember>> LiveAsync() => _commands.LiveAsync();

    /// <inheritdoc cref="MemberCommands.HandOverAsync"/>
    public Task<RedisValue[]?> HandOverAsync(
        string origin, string target, IReadOnlyList<string> ids, long deliveryCount) =>
        _commands.HandOverAsync(origin, target, ids, deliveryCount);

    /// <summary>The stop has begun to hand back: nothing is handed over to this member any more.</summary>
    public Task WithdrawAsync()
    {
        _hasLeft = true;
        return IgnoringRefusalAsync(isNameOurs ? _commands.WithdrawAsync() : _commands.RemoveAsync());
    }

    /// <summary>
    /// The stop has handed everything back. A name that was given to this consumer stays in the group for its next
    /// life.
    /// </summary>
    public Task LeaveAsync() => isNameOurs ? IgnoringRefusalAsync(_commands.ForgetAsync()) : Task.CompletedTask;

    private static TimeSpan IntervalOf(EventSubscription subscription) =>
        RecoveryIntervals * subscription.RecoveryInterval;

    private static async Task IgnoringRefusalAsync(Task command)
    {
        try
        {
            await command.ConfigureAwait(false);
        }
        catch (Exception exception) when (RedisErrors.IsRefusal(exception))
        {
            // What stays behind expires, and the next member that announces itself removes it.
        }
    }
}

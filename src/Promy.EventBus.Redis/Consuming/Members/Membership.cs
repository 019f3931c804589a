using StackExchange.Redis;

namespace Promy.EventBus.Redis;

/// <summary>
/// This consumer as a member of its group. Announced, with its types, before its first read and periodically since;
/// removed when it leaves.
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
    // An announcement costs four commands: at this pace one per search for orphaned entries.
    private const int RecoveryIntervals = 4;

    private readonly MemberCommands _commands = new(database, subscription.Stream, subscription.Group, consumerId);
    private readonly string _record = MemberRecord.WithoutTime(IntervalOf(subscription), subscription.HandledTypes);
    private readonly string _pausedRecord =
        MemberRecord.WithoutTime(IntervalOf(subscription), subscription.HandledTypes, isPaused: true);

    private volatile bool _hasLeft;

    /// <summary>The hash of the group's members.</summary>
    public string Key { get; } = SatelliteKeys.Members(subscription.Stream, subscription.Group);

    public string Name => consumerId;

    /// <summary>Time between announcements. After three times that without any, a member counts as gone.</summary>
    public TimeSpan Interval => IntervalOf(subscription);

    /// <summary>
    /// Announces this member, its types and whether it is paused; the same script removes expired names.
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
    /// As <see cref="AnnounceAsync"/>, before reading: after a refusal by Redis the events are read all the same.
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

    /// <summary>Asks Redis for the live members.</summary>
    public Task<IReadOnlyList<GroupMember>> LiveAsync() => _commands.LiveAsync();

    /// <inheritdoc cref="MemberCommands.HandOverAsync"/>
    public Task<RedisValue[]?> HandOverAsync(
        string origin, string target, IReadOnlyList<string> ids, long deliveryCount) =>
        _commands.HandOverAsync(origin, target, ids, deliveryCount);

    /// <summary>The stop begins to hand back: from now on nothing is handed over to this member.</summary>
    public Task WithdrawAsync()
    {
        _hasLeft = true;
        return IgnoringRefusalAsync(isNameOurs ? _commands.WithdrawAsync() : _commands.RemoveAsync());
    }

    /// <summary>
    /// The stop has handed everything back. A configured name stays in the group for the next process.
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
            // A leftover expires, and the next announcement of any member removes it.
        }
    }
}

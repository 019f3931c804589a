using Promy.EventBus.Redis;

namespace Promy.EventBus.Cli;

/// <summary>One group of <see cref="GroupsDocument"/>.</summary>
internal sealed record GroupItem(
    string Name, long Consumers, long? Lag, long Pending, string? OldestPendingId, double? OldestPendingSeconds, string LastDeliveredId)
{
    public static GroupItem Of(GroupSnapshot group, DateTimeOffset now) => new(
        group.Name,
        group.Consumers,
        group.Lag,
        group.Pending,
        group.OldestPending?.ToString(),
        EntryAge.SecondsOf(group.OldestPending, now),
        group.LastDelivered.ToString());
}

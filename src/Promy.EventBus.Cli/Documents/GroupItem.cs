using Promy.EventBus.Redis;

namespace Promy.EventBus.Cli;

/// <summary>One group of <see cref="GroupsDocument"/>.</summary>
internal sealed record GroupItem(
    string Name,
    long Consumers,
    long? Members,
    long? Lag,
    long Pending,
    string? OldestPendingId,
    double? OldestPendingSeconds,
    long? Retries,
    long? RetriesPending,
    long? Redeliveries,
    string LastDeliveredId)
{
    public static GroupItem Of(GroupSnapshot group, WaitingRetries? waiting, DateTimeOffset now) => new(
        group.Name,
        group.Consumers,
        waiting?.Members,
        group.Lag,
        group.Pending,
        group.OldestPending?.ToString(),
        EntryAge.SecondsOf(group.OldestPending, now),
        waiting?.Retries,
        waiting?.Pending,
        waiting?.Redeliveries,
        group.LastDelivered.ToString());
}

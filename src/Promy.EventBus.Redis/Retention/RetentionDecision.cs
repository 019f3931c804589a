namespace Promy.EventBus.Redis;

/// <summary>What may go and what is lost by it, as pure functions of what is known about the groups.</summary>
internal static class RetentionDecision
{
    /// <summary>
    /// The group that needs the lowest entry: everything below its <see cref="GroupPosition.Needs"/> is acknowledged by all.
    /// <see langword="null"/> without groups, where nothing may go: whoever comes first begins at the oldest entry.
    /// </summary>
    public static GroupPosition? HeldBy(IEnumerable<GroupPosition> groups) => groups.MinBy(group => group.Needs);

    /// <summary>
    /// How many of these entries some group has not read: not delivered to it yet, or delivered and not acknowledged. Without groups
    /// nobody misses anything.
    /// </summary>
    public static long CountUnread(
        IReadOnlyCollection<StreamEntryId> entries, IReadOnlyCollection<GroupPosition> groups, IReadOnlySet<StreamEntryId> pending)
    {
        if (groups.Count == 0)
        {
            return 0;
        }

        var delivered = groups.Min(group => group.LastDelivered);
        return entries.LongCount(entry => entry > delivered || pending.Contains(entry));
    }
}

namespace Promy.EventBus;

/// <summary>
/// Decides which entries may be removed and which would be lost. Pure functions of the groups' positions.
/// </summary>
internal static class RetentionDecision
{
    /// <summary>
    /// The group with the lowest <see cref="GroupPosition.Needs"/>: everything below is acknowledged by all groups.
    /// <see langword="null"/> without groups; then nothing may be removed, because a new group begins at the oldest
    /// entry.
    /// </summary>
    public static GroupPosition? HeldBy(IEnumerable<GroupPosition> groups) => groups.MinBy(group => group.Needs);

    /// <summary>
    /// Counts entries that some group has not read: not delivered to it yet, or delivered and not acknowledged. Without
    /// groups nothing is unread.
    /// </summary>
    public static long CountUnread(
        IReadOnlyCollection<StreamEntryId> entries,
        IReadOnlyCollection<GroupPosition> groups,
        IReadOnlySet<StreamEntryId> pending)
    {
        if (groups.Count == 0)
        {
            return 0;
        }

        var delivered = groups.Min(group => group.LastDelivered);
        return entries.LongCount(entry => entry > delivered || pending.Contains(entry));
    }
}

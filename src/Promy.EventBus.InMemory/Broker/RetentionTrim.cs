namespace Promy.EventBus.InMemory;

/// <summary>Removes what a stream need not keep, step by step, so that nobody waits long for the lock.</summary>
internal static class RetentionTrim
{
    private const int StepSize = 1000;

    /// <returns>What one step has removed; nothing where nothing is left to remove.</returns>
    public static TrimResult Step(StoredStream stream, Retention keep, DateTimeOffset now)
    {
        lock (stream.Gate)
        {
            var groups = stream.Groups.Select(PositionOf).ToList();
            var going = Going(stream.Log, keep, groups, now);
            if (going.Count == 0)
            {
                return default;
            }

            var unread = 0L;
            if (keep.IsHard)
            {
                var last = going[^1].Id;
                var pending = stream.Groups.SelectMany(group => group.PendingEntries).Select(entry => entry.Entry.Id)
                    .Where(id => id <= last).ToHashSet();
                unread = RetentionDecision.CountUnread([.. going.Select(entry => entry.Id)], groups, pending);
            }

            foreach (var _ in going)
            {
                stream.RemoveAt(stream.Log.First);
            }

            return new TrimResult(going.Count, unread);
        }
    }

    private static List<StreamEntry> Going(
        EntryLog log, Retention keep, List<GroupPosition> groups, DateTimeOffset now)
    {
        var most = keep.MaxLength is { } length ? Math.Min(StepSize, log.Count - length) : StepSize;
        var below = keep.MaxLength is not null ? StreamEntryId.Max
            : keep.MaxAge is not { } age ? RetentionDecision.HeldBy(groups)?.Needs ?? StreamEntryId.Zero
            : age < now - DateTimeOffset.UnixEpoch ? StreamEntryId.At(now - age)
            : StreamEntryId.Zero;
        var going = new List<StreamEntry>();
        for (var position = log.First; position < log.End && going.Count < most; position++)
        {
            if (log.At(position) is not { } entry)
            {
                continue;
            }

            if (entry.Id >= below)
            {
                break;
            }

            going.Add(entry);
        }

        return going;
    }

    private static GroupPosition PositionOf(ConsumerGroup group)
    {
        StreamEntryId? lowest = null;
        foreach (var pending in group.PendingEntries)
        {
            lowest = lowest is null || pending.Entry.Id < lowest ? pending.Entry.Id : lowest;
        }

        return new GroupPosition(group.Name, group.LastDelivered, lowest);
    }
}

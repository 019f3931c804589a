using StackExchange.Redis;

namespace Promy.EventBus.Redis;

/// <summary>
/// Finds and counts removable entries of a stream, and removes them in short steps that block nobody.
/// </summary>
internal sealed class StreamTrimmer(IDatabase database)
{
    private const int PageSize = 1000;

    /// <summary>Plans a trim by the present state. Changes nothing.</summary>
    /// <exception cref="NotFoundException">There is no such stream.</exception>
    public Task<TrimPlan> PlanAsync(
        string stream, Retention retention, IProgress<long>? progress, CancellationToken cancellationToken) =>
        PlanAsync(stream, retention, long.MaxValue, progress, cancellationToken);

    /// <summary>
    /// As the overload without <paramref name="most"/>, for the oldest <paramref name="most"/> removable entries.
    /// </summary>
    /// <exception cref="NotFoundException">There is no such stream.</exception>
    public async Task<TrimPlan> PlanAsync(
        string stream, Retention retention, long most, IProgress<long>? progress, CancellationToken cancellationToken)
    {
        var (length, groups) = await LookAsync(stream, cancellationToken).ConfigureAwait(false);
        var holder = retention.IsHard ? null : RetentionDecision.HeldBy(groups);
        var empty = new TrimPlan
        {
            Stream = stream,
            Retention = retention,
            Length = length,
            Below = null,
            HeldBy = holder?.Group,
            Removes = 0,
            RemovesUnread = 0,
        };
        if (await LimitAsync(retention, holder, length, cancellationToken).ConfigureAwait(false) is not { } limit)
        {
            return empty;
        }

        var plan = empty;
        RedisValue first = "-";
        StreamEntryId[] page;
        do
        {
            var wanted = (int)Math.Min(PageSize, Math.Min(limit.Count, most) - plan.Removes);
            page = wanted == 0
                ? []
                : await TrimCommands.IdsAsync(database, stream, first, "(" + limit.Below, wanted)
                    .WaitAsync(cancellationToken).ConfigureAwait(false);
            if (page.Length > 0)
            {
                var pending = retention.IsHard
                    ? await PendingAsync(stream, groups, page, cancellationToken).ConfigureAwait(false)
                    : [];
                plan = plan with
                {
                    Below = page[^1].Next,
                    Removes = plan.Removes + page.Length,
                    RemovesUnread = plan.RemovesUnread
                        + (retention.IsHard ? RetentionDecision.CountUnread(page, groups, pending) : 0),
                };
                first = "(" + page[^1];
                progress?.Report(plan.Removes);
            }
        }
        while (page.Length == PageSize);
        return plan;
    }

    /// <summary>The lowest entry that any group needs now; <see langword="null"/> without groups.</summary>
    /// <exception cref="NotFoundException">There is no such stream.</exception>
    public async Task<StreamEntryId?> NeededAsync(string stream, CancellationToken cancellationToken)
    {
        var (_, groups) = await LookAsync(stream, cancellationToken).ConfigureAwait(false);
        return RetentionDecision.HeldBy(groups)?.Needs;
    }

    /// <summary>Carries out a plan, as the leader of the stream.</summary>
    /// <returns>Entries removed.</returns>
    /// <exception cref="TrimRefusedException">Another trimmer leads.</exception>
    public async Task<long> TrimAsync(TrimPlan plan, IProgress<long>? progress, CancellationToken cancellationToken)
    {
        if (plan.Below is not { } below)
        {
            return 0;
        }

        // Each step is awaited, so that its removals are reported.
        var trim = new LeaderTrim(database, plan.Stream, awaitsReplies: CancellationToken.None);
        if (!await trim.TryLeadAsync().ConfigureAwait(false))
        {
            throw new TrimRefusedException(
                $"Another trimmer is at work on '{WireNames.Printable(plan.Stream)}'. Nothing was removed. If it died, "
                + $"its lock '{WireNames.Printable(TrimLock.KeyOf(plan.Stream))}' expires within "
                + $"{TrimLock.Duration.TotalSeconds:0} seconds.");
        }

        try
        {
            return await TrimAsLeaderAsync(plan, below, trim, progress, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            await trim.ReleaseAsync().ConfigureAwait(false);
        }
    }

    private async Task<long> TrimAsLeaderAsync(
        TrimPlan plan,
        StreamEntryId below,
        LeaderTrim trim,
        IProgress<long>? progress,
        CancellationToken cancellationToken)
    {
        if (!plan.Retention.IsHard)
        {
            // The plan may be old: a group may have been created or set back since.
            var needed = await NeededAsync(plan.Stream, cancellationToken).ConfigureAwait(false) ?? StreamEntryId.Zero;
            below = needed < below ? needed : below;
        }

        TrimLimit? limit = new TrimLimit { Below = below };
        var steps = new TrimProgress(progress);
        if (!await trim.TrimAsync(() => Task.FromResult(limit), steps, cancellationToken).ConfigureAwait(false))
        {
            throw new TrimRefusedException(
                $"The trim of '{WireNames.Printable(plan.Stream)}' lost its lock after {steps.Removed} entries and "
                + "stopped. Start it again.");
        }

        return steps.Removed;
    }

    private async Task<(long Length, GroupPosition[] Groups)> LookAsync(
        string stream, CancellationToken cancellationToken)
    {
        try
        {
            var length = await InfoCommands.LengthAsync(database, stream)
                .WaitAsync(cancellationToken)
                .ConfigureAwait(false);
            var groups = await InspectionCommands.GroupsAsync(database, stream)
                .WaitAsync(cancellationToken)
                .ConfigureAwait(false);
            return (length, Array.ConvertAll(groups, PositionOf));
        }
        catch (Exception exception) when (RedisErrors.IsGroupMissing(exception))
        {
            throw NotFoundException.Stream(stream, exception);
        }
    }

    private static GroupPosition PositionOf(GroupSnapshot group) =>
        new(group.Name, group.LastDelivered, group.OldestPending);

    /// <summary>Bound and number of removable entries; <see langword="null"/> if there are none.</summary>
    private async Task<(StreamEntryId Below, long Count)?> LimitAsync(
        Retention retention, GroupPosition? holder, long length, CancellationToken cancellationToken)
    {
        if (retention.MaxLength is { } keep)
        {
            return length > keep ? (StreamEntryId.Max, length - keep) : null;
        }

        if (retention.MaxAge is not { } age)
        {
            return holder is null ? null : (holder.Needs, long.MaxValue);
        }

        var now = await ServerCommands.TimeAsync(database).WaitAsync(cancellationToken).ConfigureAwait(false)
            ?? throw new TrimRefusedException(
                "Redis does not report its time (TIME), which the age of entries needs. Nothing was removed.");

        // No entry is older than the epoch, and an age may reach back beyond any date or id.
        return age < now - DateTimeOffset.UnixEpoch ? (StreamEntryId.At(now - age), long.MaxValue) : null;
    }

    private async Task<HashSet<StreamEntryId>> PendingAsync(
        string stream, GroupPosition[] groups, StreamEntryId[] page, CancellationToken cancellationToken)
    {
        var filter = new PendingFilter { To = page[^1] };
        var pending = new HashSet<StreamEntryId>();
        foreach (var group in groups.Where(group => group.LowestPending <= page[^1]))
        {
            RedisValue first = page[0].ToString();
            PendingEntry[] entries;
            do
            {
                entries = await InspectionCommands.PendingAsync(database, stream, group.Group, filter, first, PageSize)
                    .WaitAsync(cancellationToken).ConfigureAwait(false);
                pending.UnionWith(entries.Select(entry => entry.Id));
                first = entries.Length > 0 ? "(" + entries[^1].Id : first;
            }
            while (entries.Length == PageSize);
        }

        return pending;
    }
}

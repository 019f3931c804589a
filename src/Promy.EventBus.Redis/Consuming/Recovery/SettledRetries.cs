namespace Promy.EventBus.Redis;

/// <summary>
/// Removes from a group's retry stream what is settled and still there: a process of an earlier version was killed
/// between acknowledging and deleting, or was not permitted to do both in one step. Only what was delivered and is
/// pending on nobody, as trimming does: that needs no lock, and no read and no other consumer is in its way.
/// </summary>
internal sealed class SettledRetries(CommandsDatabase database, string retryStream, TimeProvider timeProvider)
{
    // Nothing new is left behind as a rule, and an idle consumer asks as little as it can.
    private static readonly TimeSpan Interval = TimeSpan.FromHours(1);

    private long? _doneAt;

    /// <summary>Does so at the first call, while the stream has entries, and then once an hour.</summary>
    public async Task RemoveAsync(CancellationToken stopping)
    {
        if (_doneAt is { } doneAt && timeProvider.GetElapsedTime(doneAt) < Interval)
        {
            return;
        }

        try
        {
            // A settled one above the oldest pending one goes when that is settled.
            var isEmpty = await IsEmptyAsync(stopping).ConfigureAwait(false)
                || await TrimAsync(stopping).ConfigureAwait(false);
            _doneAt = isEmpty ? timeProvider.GetTimestamp() : null;
        }
        catch (Exception exception) when (RedisErrors.IsRefusal(exception) && !RedisErrors.IsReadOnly(exception))
        {
            // Not permitted. What is left behind stays, and that is all.
            _doneAt = timeProvider.GetTimestamp();
        }
    }

    /// <returns>Whether nothing is left.</returns>
    private async Task<bool> TrimAsync(CancellationToken stopping)
    {
        var trimmer = new StreamTrimmer(database.Current);
        while (await trimmer.NeededAsync(retryStream, stopping).ConfigureAwait(false) is { } needed)
        {
            var step = TrimCommands.TrimStepAsync(database.Current, retryStream, needed);
            if (await step.WaitAsync(stopping).ConfigureAwait(false) == 0)
            {
                var rest = TrimCommands.TrimRestAsync(database.Current, retryStream, needed);
                await rest.WaitAsync(stopping).ConfigureAwait(false);
                break;
            }
        }

        return await IsEmptyAsync(stopping).ConfigureAwait(false);
    }

    private async Task<bool> IsEmptyAsync(CancellationToken stopping) =>
        await InfoCommands.LengthAsync(database.Current, retryStream).WaitAsync(stopping).ConfigureAwait(false) == 0;
}

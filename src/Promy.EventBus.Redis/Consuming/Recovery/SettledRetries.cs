namespace Promy.EventBus.Redis;

/// <summary>
/// Removes settled entries left in a group's retry stream: a process of an earlier version was killed between
/// acknowledging and deleting, or lacked the right to a script. Like trimming, it removes only delivered entries
/// pending on nobody. That needs no lock and disturbs no reader.
/// </summary>
internal sealed class SettledRetries(CommandsDatabase database, string retryStream, TimeProvider timeProvider)
{
    // New leftovers are rare, and an idle consumer should send little.
    private static readonly TimeSpan Interval = TimeSpan.FromHours(1);

    private long? _doneAt;

    /// <summary>Trims on each call until the stream is empty, then once an hour.</summary>
    public async Task RemoveAsync(CancellationToken stopping)
    {
        if (_doneAt is { } doneAt && timeProvider.GetElapsedTime(doneAt) < Interval)
        {
            return;
        }

        try
        {
            // A settled entry above the oldest pending is removed when that is settled.
            var isEmpty = await IsEmptyAsync(stopping).ConfigureAwait(false)
                || await TrimAsync(stopping).ConfigureAwait(false);
            _doneAt = isEmpty ? timeProvider.GetTimestamp() : null;
        }
        catch (Exception exception) when (RedisErrors.IsRefusal(exception) && !RedisErrors.IsReadOnly(exception))
        {
            // Not permitted: the leftovers stay.
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

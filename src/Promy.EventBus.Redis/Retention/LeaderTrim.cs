using StackExchange.Redis;

namespace Promy.EventBus.Redis;

// In: a limit, found or counted by StreamTrimmer.
// Out: fewer entries in the stream, and the number removed by each step.
// Owner: the tool or a round of the host, for one trim; if it dies the lock expires.
/// <summary>
/// Removes entries of a stream as its leader, in short steps that block nobody. Before each step the lock is renewed
/// and then the limit determined: a group may have been created or set back meanwhile.
/// </summary>
/// <param name="database">Runs the commands.</param>
/// <param name="stream">The stream.</param>
/// <param name="awaitsReplies">Ends the wait for a reply; its command runs all the same.</param>
internal sealed class LeaderTrim(IDatabase database, string stream, CancellationToken awaitsReplies)
{
    private readonly TrimLock _lock = new(database, stream);

    /// <returns><see langword="false"/> if another trimmer leads.</returns>
    public Task<bool> TryLeadAsync() => _lock.TryAcquireAsync().WaitAsync(awaitsReplies);

    /// <summary>Callers need not await it: a leftover lock expires.</summary>
    public Task ReleaseAsync() => _lock.ReleaseAsync();

    /// <param name="limit">Limit of the next step; <see langword="null"/> if nothing more may be removed.</param>
    /// <param name="removed">Receives each step at once, because removed entries stay removed.</param>
    /// <param name="cancellationToken">Ends the trim between two steps.</param>
    /// <returns><see langword="false"/> if the lock was lost before the end.</returns>
    public async Task<bool> TrimAsync(
        Func<Task<TrimLimit?>> limit, IProgress<TrimResult> removed, CancellationToken cancellationToken)
    {
        while (await MayGoOnAsync(cancellationToken).ConfigureAwait(false))
        {
            if (await limit().ConfigureAwait(false) is not { } next
                || await IsLastAsync(next, removed).ConfigureAwait(false))
            {
                return true;
            }
        }

        return false;
    }

    private Task<bool> MayGoOnAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return _lock.TryRenewAsync().WaitAsync(awaitsReplies);
    }

    /// <returns>Whether this step was the last.</returns>
    private async Task<bool> IsLastAsync(TrimLimit limit, IProgress<TrimResult> removed)
    {
        if (!limit.IsCounted)
        {
            var step = await TrimCommands.TrimStepAsync(database, stream, limit.Below)
                .WaitAsync(awaitsReplies).ConfigureAwait(false);
            if (step > 0)
            {
                removed.Report(new TrimResult(step, Unread: 0));
                return false;
            }
        }

        var rest = await TrimCommands.TrimRestAsync(database, stream, limit.Below)
            .WaitAsync(awaitsReplies).ConfigureAwait(false);
        removed.Report(new TrimResult(rest, limit.Unread));
        return limit.IsLast || !limit.IsCounted;
    }
}

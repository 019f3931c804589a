using StackExchange.Redis;

namespace Promy.EventBus.Redis;

// In: a limit, found or counted by StreamTrimmer.
// Out: fewer entries in the stream, and how many went with each step.
// Owner: the tool or a round of the host, for one trim; the lock expires if it dies.
/// <summary>
/// Removes entries of a stream as its leader, in steps that hold up nobody. Before each step the lock is renewed, and
/// then the limit is asked for: a group may have been created or set back since the last.
/// </summary>
/// <param name="database">Where the commands go.</param>
/// <param name="stream">The stream.</param>
/// <param name="awaitsReplies">Ends the wait for a reply. What the command does is done all the same.</param>
internal sealed class LeaderTrim(IDatabase database, string stream, CancellationToken awaitsReplies)
{
    private readonly TrimLock _lock = new(database, stream);

    /// <returns><see langword="false"/> when another trimmer leads.</returns>
    public Task<bool> TryLeadAsync() => _lock.TryAcquireAsync().WaitAsync(awaitsReplies);

    /// <summary>Not waited for here: a lock that stays behind expires.</summary>
    public Task ReleaseAsync() => _lock.ReleaseAsync();

    /// <param name="limit">
    /// Up to where the next step goes; <see langword="null"/> where nothing may go any more.
    /// </param>
    /// <param name="removed">Is told of each step: what was removed is gone, whatever comes next.</param>
    /// <param name="cancellationToken">Ends the trim between two steps.</param>
    /// <returns><see langword="false"/> when the lock was lost before the end.</returns>
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

    /// <summary>One step.</summary>
    /// <returns>Whether it was the last.</returns>
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

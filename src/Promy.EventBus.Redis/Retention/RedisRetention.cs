using StackExchange.Redis;

namespace Promy.EventBus.Redis;

/// <summary>Trims streams for processes that do so again and again: each stream by one of them at a time.</summary>
internal sealed class RedisRetention(RedisConnections connections)
{
    // Counting and removing as many takes far less time than the lock lasts.
    private const int CountedAtOnce = 10_000;

    /// <summary>
    /// Removes what the stream need not keep, as its leader. Does nothing where another leads, or where there is no such stream.
    /// </summary>
    /// <param name="stream">The stream.</param>
    /// <param name="retention">What it keeps.</param>
    /// <param name="removed">Is told of each step: what was removed is gone, whatever comes next.</param>
    /// <param name="cancellationToken">Ends the trim between two steps.</param>
    public async Task TrimAsync(
        string stream, Retention retention, IProgress<TrimResult> removed, CancellationToken cancellationToken)
    {
        var multiplexer = await connections.GetCommandsAsync(cancellationToken).ConfigureAwait(false);
        var database = multiplexer.GetDatabase();
        var leader = new TrimLock(database, stream);
        var isAnothers = false;
        try
        {
            isAnothers = !await leader.TryAcquireAsync().WaitAsync(cancellationToken).ConfigureAwait(false);
            if (isAnothers)
            {
                return;
            }

            var trim = retention.IsHard
                ? TrimHardAsync(database, leader, stream, retention, removed, cancellationToken)
                : TrimAcknowledgedAsync(database, leader, stream, removed, cancellationToken);
            await trim.ConfigureAwait(false);
        }
        catch (NothingThereException)
        {
            // Nobody has published yet, or the stream was deleted.
        }
        finally
        {
            // Sent even where a stop has not waited for the reply that the lock is ours. It does not wait for this reply
            // either: a lock that stays behind expires.
            var releasing = isAnothers ? Task.CompletedTask : leader.ReleaseAsync();
            await releasing.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static async Task TrimAcknowledgedAsync(
        IDatabase database, TrimLock leader, string stream, IProgress<TrimResult> removed, CancellationToken cancellationToken)
    {
        var trimmer = new StreamTrimmer(database);

        // Asked anew before each step: a group may have been created or set back since the last.
        while (await leader.TryRenewAsync().WaitAsync(cancellationToken).ConfigureAwait(false)
            && await trimmer.NeededAsync(stream, cancellationToken).ConfigureAwait(false) is { } needed)
        {
            var step = await TrimCommands.TrimStepAsync(database, stream, needed).WaitAsync(cancellationToken).ConfigureAwait(false);
            if (step > 0)
            {
                removed.Report(new TrimResult(step, Unread: 0));
                continue;
            }

            var rest = await TrimCommands.TrimRestAsync(database, stream, needed).WaitAsync(cancellationToken).ConfigureAwait(false);
            removed.Report(new TrimResult(rest, Unread: 0));
            return;
        }
    }

    private static async Task TrimHardAsync(
        IDatabase database,
        TrimLock leader,
        string stream,
        Retention retention,
        IProgress<TrimResult> removed,
        CancellationToken cancellationToken)
    {
        var trimmer = new StreamTrimmer(database);
        while (await leader.TryRenewAsync().WaitAsync(cancellationToken).ConfigureAwait(false))
        {
            // Counted ahead of each step, so that what is told to be unread is what the step removes.
            var plan = await trimmer.PlanAsync(stream, retention, CountedAtOnce, progress: null, cancellationToken).ConfigureAwait(false);
            if (plan.Below is not { } below)
            {
                return;
            }

            var step = await TrimCommands.TrimRestAsync(database, stream, below).WaitAsync(cancellationToken).ConfigureAwait(false);
            removed.Report(new TrimResult(step, plan.RemovesUnread));
            if (plan.Removes < CountedAtOnce)
            {
                return;
            }
        }
    }
}

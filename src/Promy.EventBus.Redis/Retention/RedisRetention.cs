namespace Promy.EventBus.Redis;

/// <summary>Trims streams for processes that do so again and again: each stream by one of them at a time.</summary>
internal sealed class RedisRetention(RedisConnections connections)
{
    // Counting and removing as many takes far less time than the lock lasts.
    private const int CountedAtOnce = 10_000;

    /// <summary>
    /// Removes what the stream need not keep, as its leader. Does nothing where another leads, or where there is no
    /// such stream.
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
        var trimmer = new StreamTrimmer(database);
        var trim = new LeaderTrim(database, stream, cancellationToken);
        var isAnothers = false;
        try
        {
            isAnothers = !await trim.TryLeadAsync().ConfigureAwait(false);
            if (!isAnothers)
            {
                await trim.TrimAsync(LimitAsync, removed, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (NotFoundException)
        {
            // Nobody has published yet, or the stream was deleted.
        }
        finally
        {
            // Sent even where a stop has not waited for the reply that the lock is ours. It does not wait for this
            // reply either: a lock that stays behind expires.
            var releasing = isAnothers ? Task.CompletedTask : trim.ReleaseAsync();
            await releasing.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        async Task<TrimLimit?> LimitAsync() => retention.IsHard
            ? await CountAsync(trimmer, stream, retention, cancellationToken).ConfigureAwait(false)
            : await trimmer.NeededAsync(stream, cancellationToken).ConfigureAwait(false) is { } needed
                ? new TrimLimit { Below = needed }
                : null;
    }

    /// <summary>Counted ahead of each step, so that what is told to be unread is what the step removes.</summary>
    private static async Task<TrimLimit?> CountAsync(
        StreamTrimmer trimmer, string stream, Retention retention, CancellationToken cancellationToken)
    {
        var plan = await trimmer.PlanAsync(stream, retention, CountedAtOnce, progress: null, cancellationToken)
            .ConfigureAwait(false);
        return plan.Below is { } below
            ? new TrimLimit
            {
                Below = below,
                IsCounted = true,
                Unread = plan.RemovesUnread,
                IsLast = plan.Removes < CountedAtOnce,
            }
            : null;
    }
}

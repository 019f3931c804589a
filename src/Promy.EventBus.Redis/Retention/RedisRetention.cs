namespace Promy.EventBus.Redis;

/// <summary>Trims streams periodically, each stream by a single process at a time.</summary>
internal sealed class RedisRetention(RedisConnections connections)
{
    // Counting and removing this many takes far less time than the lock's duration.
    private const int CountedAtOnce = 10_000;

    /// <summary>
    /// Removes entries that the stream need not keep, as its leader. Does nothing if another leads, or if the stream
    /// does not exist.
    /// </summary>
    /// <param name="stream">The stream.</param>
    /// <param name="retention">Its retention.</param>
    /// <param name="removed">Receives each step at once, because removed entries stay removed.</param>
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
            // Nothing was published yet, or the stream was deleted.
        }
        finally
        {
            // Sent even if a stop did not wait for the reply to the lock. The stop does not wait for this reply either:
            // a leftover lock expires.
            var releasing = isAnothers ? Task.CompletedTask : trim.ReleaseAsync();
            await releasing.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        async Task<TrimLimit?> LimitAsync() => retention.IsHard
            ? await CountAsync(trimmer, stream, retention, cancellationToken).ConfigureAwait(false)
            : await trimmer.NeededAsync(stream, cancellationToken).ConfigureAwait(false) is { } needed
                ? new TrimLimit { Below = needed }
                : null;
    }

    /// <summary>Counts before each step, so that the step removes exactly the unread entries reported.</summary>
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

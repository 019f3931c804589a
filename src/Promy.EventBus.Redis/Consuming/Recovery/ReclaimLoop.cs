namespace Promy.EventBus.Redis;

// In: ids of pending entries: orphaned, handed over, or of an earlier process.
// Out: admitted entries with contents; leftover settled retries are removed.
// Owner: RunningSubscription, a loop per stream; the read loop has the own pending entries.
/// <summary>
/// Periodically searches for orphaned entries, for entries handed over to this consumer, and for leftover settled
/// retries.
/// </summary>
/// <param name="subscription">Its options.</param>
/// <param name="stream">The stream.</param>
/// <param name="abandoned">The orphaned entries.</param>
/// <param name="settled">
/// Only for the retry stream: that of the events is trimmed for all groups, if configured.
/// </param>
/// <param name="connections">Opens the connection for large replies.</param>
/// <param name="endBlock">
/// Ends a read that is blocked on the server, so that the read loop looks through the own pending entries.
/// </param>
/// <param name="state">The state of the subscription.</param>
/// <param name="timeProvider">The clock.</param>
/// <param name="settleDeadline">
/// The stop hands back everything: from now on even a waiting search may get no entry.
/// </param>
internal sealed class ReclaimLoop(
    EventSubscription subscription,
    SubscribedStream stream,
    OrphanedEntries abandoned,
    SettledRetries? settled,
    RedisConnections connections,
    Func<Task> endBlock,
    SubscriptionState state,
    TimeProvider timeProvider,
    CancellationToken settleDeadline)
{
    public async Task RunAsync(CancellationToken stopping)
    {
        var failures = 0;
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                var wait = LoopBackoff.Next(subscription.RecoveryInterval, failures, permanent: false);
                await Task.Delay(wait, timeProvider, stopping).ConfigureAwait(false);
                if (settled is not null)
                {
                    // First, because a sweep may wait for slow handlers.
                    await settled.RemoveAsync(stopping).ConfigureAwait(false);
                }

                var isLookUrgent = await SweepAsync(stopping).ConfigureAwait(false);
                failures = 0;
                state.Succeeded(SubscriptionActivity.Reclaim, stream.Key);
                if (isLookUrgent && !stopping.IsCancellationRequested)
                {
                    await endBlock().ConfigureAwait(false);
                }
            }
            catch (Exception) when (stopping.IsCancellationRequested)
            {
                // Cancelled, or the stop has ended an unanswered command.
                return;
            }
            catch (Exception exception) when (RedisErrors.IsGroupMissing(exception))
            {
                // The read loop notices by itself and creates the group again.
            }
            catch (Exception exception)
            {
                // The state reports it. The next try comes before the interval, so that an outage is not reported too
                // long. If only an operator helps, frequent tries are useless.
                failures = RedisErrors.IsPermanent(exception) ? 0 : failures + 1;
                state.Failed(SubscriptionActivity.Reclaim, stream.Key, exception);
            }
        }
    }

    /// <summary>
    /// Contents come over a separate connection, opened if anything is found: the reader's is blocked, and
    /// acknowledgements must not wait behind large replies.
    /// </summary>
    /// <returns>Whether the read loop should look through the own pending entries without delay.</returns>
    public async Task<bool> SweepAsync(CancellationToken stopping)
    {
        ReaderConnection? connection = null;
        CancellationTokenRegistration closing = default;
        try
        {
            return await abandoned.SweepAsync(ConnectAsync, stopping).ConfigureAwait(false);
        }
        finally
        {
            await closing.DisposeAsync().ConfigureAwait(false);
            if (connection is not null)
            {
                await connection.DisposeAsync().ConfigureAwait(false);
            }
        }

        async ValueTask<ReaderConnection> ConnectAsync(CancellationToken cancellationToken)
        {
            if (connection is null)
            {
                var opened = await connections
                    .OpenReaderAsync(TimeSpan.Zero, static () => { }, cancellationToken)
                    .ConfigureAwait(false);
                connection = opened;
                closing = settleDeadline.UnsafeRegister(
                    static opened => _ = ((ReaderConnection)opened!).DisposeAsync().AsTask(), opened);
            }

            return connection;
        }
    }
}

namespace Promy.EventBus.Redis;

// In: the ids of entries that are pending: abandoned ones, handed over ones, those of an earlier life.
// Out: admitted entries with their contents; and settled retries that were left behind are gone.
// Owner: RunningSubscription, a loop for each stream; the own pending entries are the read loop's.
/// <summary>
/// Looks for abandoned entries again and again, for what others have handed over to this consumer, and for settled
/// retries that were left behind. Owned by the subscription; ends when it stops.
/// </summary>
/// <param name="subscription">What is read and how.</param>
/// <param name="stream">The stream.</param>
/// <param name="abandoned">What it looks for.</param>
/// <param name="settled">
/// Of the stream of retries only: that of the events is trimmed for all groups, where it is to be.
/// </param>
/// <param name="connections">Where the connection for large replies comes from.</param>
/// <param name="endBlock">
/// Ends a read that is blocked on the server, so that the read loop looks through the own pending entries.
/// </param>
/// <param name="state">What the subscription knows about itself.</param>
/// <param name="timeProvider">The clock.</param>
/// <param name="settleDeadline">
/// The stop hands back everything: from now on no search may get anything, whatever it waits for.
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
                    // First, because a sweep may have to wait for slow handlers.
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
                // Cancelled, or the stop has ended what Redis did not answer.
                return;
            }
            catch (Exception exception) when (RedisErrors.IsGroupMissing(exception))
            {
                // The read loop finds out by itself and creates the group anew.
            }
            catch (Exception exception)
            {
                // Reported by the state, and tried again sooner than the interval: an outage must not be seen for
                // longer than it lasts. Where only an operator helps, asking often does not.
                failures = RedisErrors.IsPermanent(exception) ? 0 : failures + 1;
                state.Failed(SubscriptionActivity.Reclaim, stream.Key, exception);
            }
        }
    }

    /// <summary>
    /// The contents come over a connection of their own, opened where anything is found: the reader's is blocked,
    /// and acknowledgements must not wait behind large replies.
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

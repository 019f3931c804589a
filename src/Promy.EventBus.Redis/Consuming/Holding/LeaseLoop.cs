using StackExchange.Redis;

namespace Promy.EventBus.Redis;

/// <summary>
/// Keeps held entries from looking abandoned: every third of the idle time it resets the idle time of all of them,
/// including buffered entries. Owned by the subscription; continues through the drain.
/// </summary>
internal sealed class LeaseLoop(
    EventSubscription subscription, SubscribedStream stream, SubscriptionState state, TimeProvider timeProvider)
{
    private const int MaxBatch = 1000;
    private readonly TimeSpan _interval = subscription.MinIdle / 3;

    public async Task RunAsync(CancellationToken stopped)
    {
        while (!stopped.IsCancellationRequested)
        {
            try
            {
                await Task.Delay(_interval, timeProvider, stopped).ConfigureAwait(false);
                await RenewAsync().ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (stopped.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception)
            {
                // The state reports it; the next try comes well before the idle time has passed.
                state.Failed(SubscriptionActivity.Lease, stream.Key, exception);
            }
        }
    }

    private async Task RenewAsync()
    {
        var now = timeProvider.GetTimestamp();
        var all = stream.Held.Snapshot();
        if (all.Length == 0)
        {
            // Nothing could look abandoned: a past outage must not leave an idle consumer unhealthy.
            state.Succeeded(SubscriptionActivity.Lease, stream.Key);
        }

        var leased = Array.FindAll(all, IsLeased);
        foreach (var batch in leased.OrderBy(delivery => StreamEntryId.Parse(delivery.Id)).Chunk(MaxBatch))
        {
            await RenewAsync(batch, now).ConfigureAwait(false);
        }
    }

    private async Task RenewAsync(HeldDelivery[] batch, long now)
    {
        // A claim silently removes deleted entries from the pending entries; this question reveals them.
        var pending = await stream.Commands.PendingOfAsync(IdsOf(batch)).ConfigureAwait(false);

        // Checked again before the claim, which would take back an entry handed over meanwhile.
        batch = Array.FindAll(batch, IsLeased);
        if (batch.Length == 0)
        {
            return;
        }

        var gone = await stream.Commands.RenewAsync(IdsOf(batch)).ConfigureAwait(false);
        state.Succeeded(SubscriptionActivity.Lease, stream.Key);
        foreach (var delivery in batch)
        {
            delivery.LeasedAt = now;
        }

        TellDeleted(batch, Array.FindAll(gone, pending.Contains));
    }

    /// <summary>
    /// A running handler continues; its acknowledgement will find nothing. A settled entry may have been acknowledged
    /// between the two commands.
    /// </summary>
    private void TellDeleted(HeldDelivery[] batch, RedisValue[] gone)
    {
        if (gone.Length > 0)
        {
            var unsettled = batch.Where(delivery => !delivery.IsSettled).Select(delivery => (RedisValue)delivery.Id);
            state.DeletedWhilePending(stream.Key, [.. gone.Intersect(unsettled)]);
        }
    }

    private bool IsLeased(HeldDelivery delivery) =>
        !delivery.IsLeaving && !delivery.IsLeaseLost(subscription.MinIdle, timeProvider);

    private static RedisValue[] IdsOf(HeldDelivery[] batch) =>
        Array.ConvertAll(batch, delivery => (RedisValue)delivery.Id);
}

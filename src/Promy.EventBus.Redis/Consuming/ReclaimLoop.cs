namespace Promy.EventBus.Redis;

/// <summary>Looks for abandoned entries again and again. Owned by the subscription; ends when it stops.</summary>
internal sealed class ReclaimLoop(
    EventSubscription subscription, AbandonedEntries abandoned, SubscriptionState state, TimeProvider timeProvider)
{
    public async Task RunAsync(CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                var interval = LoopBackoff.Jittered(subscription.RecoveryInterval, Random.Shared.NextDouble());
                await Task.Delay(interval, timeProvider, stopping).ConfigureAwait(false);
                await abandoned.SweepAsync(stopping).ConfigureAwait(false);
                state.Succeeded(SubscriptionActivity.Reclaim);
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception) when (RedisErrors.IsGroupMissing(exception))
            {
                // The read loop finds out by itself and creates the group anew.
            }
            catch (Exception exception)
            {
                // Reported by the state; the next interval tries again.
                state.Failed(SubscriptionActivity.Reclaim, exception);
            }
        }
    }
}

namespace Promy.EventBus.Redis;

/// <summary>Announces this member again and again. Owned by the subscription; ends when it stops.</summary>
internal sealed class MemberLoop(Membership membership, SubscriptionState state, TimeProvider timeProvider)
{
    public async Task RunAsync(CancellationToken stopping)
    {
        var (failures, isPermanent) = (0, false);
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                var wait = LoopBackoff.Next(membership.Interval, failures, isPermanent);
                await Task.Delay(wait, timeProvider, stopping).ConfigureAwait(false);
                await membership.AnnounceAsync().ConfigureAwait(false);
                failures = 0;
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception)
            {
                // Reported by the state, and tried again soon: three intervals without an announcement, and the others
                // take it for gone.
                failures++;
                isPermanent = RedisErrors.IsPermanent(exception);
                state.Failed(SubscriptionActivity.Announce, membership.Key, exception);
            }
        }
    }
}

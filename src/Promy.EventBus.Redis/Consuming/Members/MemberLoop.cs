namespace Promy.EventBus.Redis;

/// <summary>
/// Announces this member periodically, and at once when a pause begins or ends. Owned by the subscription; ends when it
/// stops.
/// </summary>
internal sealed class MemberLoop(
    Membership membership, SubscriptionPause pause, SubscriptionState state, TimeProvider timeProvider)
{
    public async Task RunAsync(CancellationToken stopping)
    {
        var (failures, isPermanent) = (0, false);
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                var wait = LoopBackoff.Next(membership.Interval, failures, isPermanent);
                await WaitAsync(wait, stopping).ConfigureAwait(false);
                await membership.AnnounceAsync().ConfigureAwait(false);
                failures = 0;
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception)
            {
                // The state reports it. The next try comes soon: after three intervals without an announcement the
                // others take this member for gone.
                failures++;
                isPermanent = RedisErrors.IsPermanent(exception);
                state.Failed(SubscriptionActivity.Announce, membership.Key, exception);
            }
        }
    }

    private async Task WaitAsync(TimeSpan wait, CancellationToken stopping)
    {
        using var isOver = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        await Task.WhenAny(
            Task.Delay(wait, timeProvider, isOver.Token), pause.Changes.WaitToReadAsync(isOver.Token).AsTask())
            .ConfigureAwait(false);
        await isOver.CancelAsync().ConfigureAwait(false);
        stopping.ThrowIfCancellationRequested();

        // Before the announcement: a change during it is announced next.
        pause.Changes.TryRead(out _);
    }
}

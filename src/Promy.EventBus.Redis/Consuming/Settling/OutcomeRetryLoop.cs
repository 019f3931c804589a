using System.Threading.Channels;

namespace Promy.EventBus.Redis;

/// <summary>
/// Stores outcomes that could not be stored at once, until Redis accepts them. Meanwhile their entries stay held and
/// leased, and their handlers do not run again. Owned by the subscription, whose stop hands back the rest.
/// </summary>
internal sealed class OutcomeRetryLoop(
    EventSubscription subscription,
    ChannelReader<UnstoredOutcome> unstored,
    OutcomeStore store,
    Settlement settlement,
    TimeProvider timeProvider)
{
    public async Task RunAsync(CancellationToken stopping)
    {
        try
        {
            await foreach (var outcome in unstored.ReadAllAsync(stopping).ConfigureAwait(false))
            {
                await StoreAsync(outcome, stopping).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // The stop hands back the rest.
        }
    }

    private async Task StoreAsync(UnstoredOutcome outcome, CancellationToken stopping)
    {
        for (var failures = 1; ; failures++)
        {
            if (outcome.Held.IsLeaseLost(subscription.MinIdle, timeProvider))
            {
                // Another consumer may handle the entry by now and decide differently.
                Settlement.LeavePending(outcome.Held);
                return;
            }

            var obstacle = await store.TryStoreAsync(outcome, stopping).ConfigureAwait(false);
            if (obstacle is null)
            {
                await settlement.StoredAsync(outcome).ConfigureAwait(false);
                return;
            }

            var delay = LoopBackoff.Delay(failures, RedisErrors.IsPermanent(obstacle), Random.Shared.NextDouble());
            await Task.Delay(delay, timeProvider, stopping).ConfigureAwait(false);
        }
    }
}

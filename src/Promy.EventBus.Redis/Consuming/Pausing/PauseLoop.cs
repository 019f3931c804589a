namespace Promy.EventBus.Redis;

/// <summary>
/// Ends a pause: checks its reason at each recovery interval, and then takes up the entries handed back. Owned by the
/// subscription; ends when it stops.
/// </summary>
internal sealed class PauseLoop(
    EventSubscription subscription,
    SubscriptionPause pause,
    Func<CancellationToken, Task> takeUp,
    TimeProvider timeProvider)
{
    public async Task RunAsync(CancellationToken stopping)
    {
        var takingUp = Task.CompletedTask;
        try
        {
            await foreach (var begun in pause.Begun.ReadAllAsync(stopping).ConfigureAwait(false))
            {
                do
                {
                    await Task.Delay(subscription.RecoveryInterval, timeProvider, stopping).ConfigureAwait(false);
                }
                while (!await IsOverAsync(begun, stopping).ConfigureAwait(false));

                pause.End();

                // Not awaited: during the next pause it waits, and this loop must end that pause. Then it continues.
                takingUp = takingUp.IsCompleted ? TakeUpAsync(stopping) : takingUp;
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // The stop hands back the rest.
        }
        finally
        {
            await takingUp.ConfigureAwait(false);
        }
    }

    private async Task<bool> IsOverAsync(DeliveryPause begun, CancellationToken stopping)
    {
        string? reason;
        try
        {
            // Application code, which may block its thread: a stop does not wait for it.
            reason = await Task.Run(() => begun.TryAgain(stopping).AsTask(), stopping)
                .WaitAsync(stopping)
                .ConfigureAwait(false);
        }
        catch (Exception exception) when (!stopping.IsCancellationRequested)
        {
            // A reason like any other, reported by health.
            reason = RedisErrors.Describe(exception);
        }

        if (reason is not null)
        {
            pause.GoOn(reason);
        }

        return reason is null;
    }

    private async Task TakeUpAsync(CancellationToken stopping)
    {
        try
        {
            await takeUp(stopping).ConfigureAwait(false);
        }
        catch (Exception)
        {
            // The stop; or Redis, which the reclaim loop reports: it looks again at its next interval.
        }
    }
}

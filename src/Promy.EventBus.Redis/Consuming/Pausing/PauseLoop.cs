namespace Promy.EventBus.Redis;

/// <summary>
/// Ends a pause: asks each recovery interval whether its reason is over, and then takes up what was handed back. Owned by the subscription;
/// ends when it stops.
/// </summary>
internal sealed class PauseLoop(
    EventSubscription subscription, SubscriptionPause pause, Func<CancellationToken, Task> takeUp, TimeProvider timeProvider)
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

                // Not waited for: it waits itself where the next pause begins, and that has to be ended here. It goes on after it.
                takingUp = takingUp.IsCompleted ? TakeUpAsync(stopping) : takingUp;
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // The stop hands back what the pause has left.
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
            // The application's code, which may block its thread: a stop does not wait for it.
            reason = await Task.Run(() => begun.TryAgain(stopping).AsTask(), stopping).WaitAsync(stopping).ConfigureAwait(false);
        }
        catch (Exception exception) when (!stopping.IsCancellationRequested)
        {
            // A reason like any other: health tells it.
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
            // The stop, or Redis, of which the reclaim loop tells: it looks again at its next interval.
        }
    }
}

using Promy.EventBus.Wire;

namespace Promy.EventBus.Redis;

/// <summary>Moves an entry whose handlers failed for now to the group's delayed retries.</summary>
internal sealed class DelayedRetries(
    DelayCommands commands, SubscribedStream retries, DelayedRetryLoop release, SubscriptionState state)
{
    /// <returns>What prevented it; <see langword="null"/> when the event stands among the delayed ones and the entry is acknowledged.</returns>
    public async Task<Exception?> TryMoveAsync(OwedOutcome owed, CancellationToken giveUp)
    {
        try
        {
            // A callback may end after it was given up: then its entry is another consumer's.
            giveUp.ThrowIfCancellationRequested();
            var held = owed.Held;
            var delivery = held.Delivery;
            await commands
                .DelayAsync(
                    held.Origin.Key,
                    held.Id,
                    delivery.Metadata,
                    delivery.Payload,
                    [.. owed.Retries.Select(retry => (retry.Delay, ProgressOf(retry, held)))])
                .WaitAsync(giveUp).ConfigureAwait(false);
            state.Succeeded(SubscriptionActivity.Delay, retries.Key);
            release.Expect(owed.Retries.Min(retry => retry.Delay));
            return null;
        }
        catch (OperationCanceledException exception) when (giveUp.IsCancellationRequested)
        {
            // The stop hands the entry back: whoever takes it decides about it.
            return exception;
        }
        catch (Exception exception)
        {
            // Whatever it is, the entry stays pending; health shows it.
            state.Failed(SubscriptionActivity.Delay, retries.Key, exception);
            return exception;
        }
    }

    private static byte[] ProgressOf(DelayedRetry retry, HeldDelivery held) =>
        RetryProgressWriter.Write(retry.Progress with { EntryId = held.Delivery.EntryId });
}

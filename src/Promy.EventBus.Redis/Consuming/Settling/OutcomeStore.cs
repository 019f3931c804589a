namespace Promy.EventBus.Redis;

/// <summary>
/// Stores what a failed delivery leaves behind, in the order in which nothing can be lost: every dead letter, and then
/// the later deliveries together with the acknowledgement. A crash in between writes a letter twice: a duplicate, never
/// a loss.
/// </summary>
internal sealed class OutcomeStore(DeadLetterSink deadLetters, DelayedRetries delayed, SubscriptionState state)
{
    public OwedOutcome Owe(HeldDelivery held, DeliveryOutcome outcome) =>
        new(held, deadLetters.LettersOf(held, outcome.Failures), outcome.Retries);

    /// <returns>What prevented it; <see langword="null"/> when everything is stored.</returns>
    public async ValueTask<Exception?> TryStoreAsync(OwedOutcome owed, CancellationToken giveUp)
    {
        if (owed.NextLetter is not null
            && await TryStoreAsync(
                SubscriptionActivity.DeadLetter, deadLetters.Key, () => deadLetters.WriteAsync(owed, giveUp), giveUp)
                .ConfigureAwait(false) is { } obstacle)
        {
            return obstacle;
        }

        return owed.Retries.Count > 0 ? await TryMoveAsync(owed, giveUp).ConfigureAwait(false) : null;
    }

    private async ValueTask<Exception?> TryMoveAsync(OwedOutcome owed, CancellationToken giveUp)
    {
        // Acknowledged in the same step.
        owed.Held.IsSettled = true;
        var obstacle = await TryStoreAsync(
            SubscriptionActivity.Delay, delayed.Key, () => delayed.MoveAsync(owed, giveUp), giveUp)
            .ConfigureAwait(false);
        owed.Held.IsSettled = obstacle is null;
        return obstacle;
    }

    /// <returns>What prevented it; <see langword="null"/> when it is stored.</returns>
    private async Task<Exception?> TryStoreAsync(
        string activity, string key, Func<Task> store, CancellationToken giveUp)
    {
        try
        {
            // A callback may end after it was given up: then its entry is another consumer's.
            giveUp.ThrowIfCancellationRequested();
            await store().ConfigureAwait(false);
            state.Succeeded(activity, key);
            return null;
        }
        catch (OperationCanceledException exception) when (giveUp.IsCancellationRequested)
        {
            // The stop hands the entry back: whoever takes it decides about it.
            return exception;
        }
        catch (Exception exception)
        {
            // Whatever it is, the entry stays pending; health shows what fails.
            state.Failed(activity, key, exception);
            return exception;
        }
    }
}

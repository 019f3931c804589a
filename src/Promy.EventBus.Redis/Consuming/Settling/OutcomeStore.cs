namespace Promy.EventBus.Redis;

/// <summary>
/// Stores the outcome of a failed delivery in an order that loses nothing: every dead letter first, then the
/// redeliveries together with the acknowledgement. A crash in between writes a letter twice: a duplicate, never a loss.
/// </summary>
internal sealed class OutcomeStore(DeadLetterSink deadLetters, RedeliverySink redeliveries, SubscriptionState state)
{
    public UnstoredOutcome Unstored(HeldDelivery held, DeliveryOutcome outcome) =>
        new(held, deadLetters.LettersOf(held, outcome.Failures), outcome.Redeliveries);

    /// <returns>The obstacle; <see langword="null"/> if everything is stored.</returns>
    public async ValueTask<Exception?> TryStoreAsync(UnstoredOutcome unstored, CancellationToken settleDeadline)
    {
        if (unstored.NextLetter is not null
            && await TryStoreAsync(
                SubscriptionActivity.DeadLetter,
                deadLetters.Key,
                () => deadLetters.WriteAsync(unstored, settleDeadline),
                settleDeadline).ConfigureAwait(false) is { } obstacle)
        {
            return obstacle;
        }

        return unstored.Redeliveries.Count > 0
            ? await TryMoveAsync(unstored, settleDeadline).ConfigureAwait(false)
            : null;
    }

    private async ValueTask<Exception?> TryMoveAsync(UnstoredOutcome unstored, CancellationToken settleDeadline)
    {
        // The same script acknowledges.
        unstored.Held.IsSettled = true;
        var obstacle = await TryStoreAsync(
            SubscriptionActivity.Redeliver,
            redeliveries.Key,
            () => redeliveries.MoveAsync(unstored, settleDeadline),
            settleDeadline).ConfigureAwait(false);
        unstored.Held.IsSettled = obstacle is null;
        return obstacle;
    }

    /// <returns>The obstacle; <see langword="null"/> if it is stored.</returns>
    private async Task<Exception?> TryStoreAsync(
        string activity, string key, Func<Task> store, CancellationToken settleDeadline)
    {
        try
        {
            // A callback may end after it was abandoned: then its entry is another consumer's.
            settleDeadline.ThrowIfCancellationRequested();
            await store().ConfigureAwait(false);
            state.Succeeded(activity, key);
            return null;
        }
        catch (OperationCanceledException exception) when (settleDeadline.IsCancellationRequested)
        {
            // The stop hands the entry back; the next consumer decides.
            return exception;
        }
        catch (Exception exception)
        {
            // After any error the entry stays pending; health shows the failure.
            state.Failed(activity, key, exception);
            return exception;
        }
    }
}

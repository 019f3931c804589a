namespace Promy.EventBus.Redis;

/// <summary>
/// Stores what a failed delivery leaves behind, in the order in which nothing can be lost: every dead letter, and then the later deliveries
/// together with the acknowledgement. A crash in between writes a letter twice: a duplicate, never a loss.
/// </summary>
internal sealed class OutcomeStore(DeadLetterSink deadLetters, DelayedRetries delayed)
{
    public OwedOutcome Owe(HeldDelivery held, DeliveryOutcome outcome) =>
        new(held, deadLetters.LettersOf(held, outcome.Failures), outcome.Retries);

    /// <returns>What prevented it; <see langword="null"/> when everything is stored.</returns>
    public async ValueTask<Exception?> TryStoreAsync(OwedOutcome owed, CancellationToken giveUp)
    {
        if (owed.NextLetter is not null && await deadLetters.TryWriteAsync(owed, giveUp).ConfigureAwait(false) is { } obstacle)
        {
            return obstacle;
        }

        return owed.Retries.Count > 0 ? await TryMoveAsync(owed, giveUp).ConfigureAwait(false) : null;
    }

    private async ValueTask<Exception?> TryMoveAsync(OwedOutcome owed, CancellationToken giveUp)
    {
        // Acknowledged in the same step.
        owed.Held.IsSettled = true;
        var obstacle = await delayed.TryMoveAsync(owed, giveUp).ConfigureAwait(false);
        owed.Held.IsSettled = obstacle is null;
        return obstacle;
    }
}

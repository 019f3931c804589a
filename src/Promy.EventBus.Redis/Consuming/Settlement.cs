namespace Promy.EventBus.Redis;

/// <summary>Settles an entry by its outcome, and only after the outcome is stored.</summary>
internal sealed class Settlement(
    EventSubscription subscription, HeldDeliveries held, AcknowledgeQueue acknowledgements, DeadLetterSink deadLetters)
{
    public async ValueTask SettleAsync(HeldDelivery delivery, DeliveryOutcome outcome, CancellationToken giveUp)
    {
        var kind = outcome.Kind;
        if (kind == DeliveryOutcomeKind.DeadLettered
            && !await deadLetters.TryWriteAsync(delivery, outcome.Failures, giveUp).ConfigureAwait(false))
        {
            kind = DeliveryOutcomeKind.KeptPending;
        }

        Count(kind);
        switch (kind)
        {
            case DeliveryOutcomeKind.Handled or DeliveryOutcomeKind.Skipped or DeliveryOutcomeKind.DeadLettered:
                await acknowledgements.EnqueueAsync(delivery).ConfigureAwait(false);
                break;

            case DeliveryOutcomeKind.Released or DeliveryOutcomeKind.KeptPending:
                // Still pending in Redis, no longer leased: delivered again after the idle time, or at once when the stop
                // hands everything back that is still pending.
                held.Remove(delivery);
                break;

            default:
                throw new InvalidOperationException($"Unknown outcome {kind}.");
        }
    }

    private void Count(DeliveryOutcomeKind kind)
    {
        if (EventBusInstruments.Consumed.Enabled)
        {
            EventBusInstruments.Consumed.Add(
                1,
                new KeyValuePair<string, object?>(EventBusTags.Destination, subscription.Stream),
                new KeyValuePair<string, object?>(EventBusTags.ConsumerGroup, subscription.Group),
                new KeyValuePair<string, object?>(EventBusTags.Outcome, kind.ToString()));
        }
    }
}

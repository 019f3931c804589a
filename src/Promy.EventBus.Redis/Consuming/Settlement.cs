using System.Collections.Concurrent;

namespace Promy.EventBus.Redis;

/// <summary>Settles an entry by its outcome, and only after the outcome is stored.</summary>
internal sealed class Settlement(
    EventSubscription subscription,
    HeldDeliveries held,
    KeptEntries kept,
    AcknowledgeQueue acknowledgements,
    DeadLetterSink deadLetters)
{
    private readonly ConcurrentQueue<HeldDelivery> _released = new();

    /// <summary>Entries that were interrupted by the stop: handed back at its end, and the delivery does not count.</summary>
    public IReadOnlyCollection<HeldDelivery> Released => _released;

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

            case DeliveryOutcomeKind.Released:
                held.Remove(delivery);
                _released.Enqueue(delivery);
                break;

            case DeliveryOutcomeKind.KeptPending:
                GiveUp(delivery);
                break;

            default:
                throw new InvalidOperationException($"Unknown outcome {kind}.");
        }
    }

    /// <summary>Still pending in Redis, no longer leased: delivered again after the idle time.</summary>
    public void GiveUp(HeldDelivery delivery)
    {
        kept.Add(delivery.Id);
        held.Remove(delivery);
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

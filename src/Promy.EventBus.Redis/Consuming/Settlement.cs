using System.Collections.Concurrent;
using System.Threading.Channels;

namespace Promy.EventBus.Redis;

/// <summary>Settles an entry by its outcome, and only after the outcome is stored.</summary>
internal sealed class Settlement(
    EventSubscription subscription,
    HeldDeliveries held,
    KeptEntries kept,
    AcknowledgeQueue acknowledgements,
    DeadLetterSink deadLetters,
    ChannelWriter<OwedLetters> owed)
{
    // Boxed once: an outcome is counted for each event.
    private static readonly object[] OutcomeTags = [.. Enum.GetValues<DeliveryOutcomeKind>().Order().Select(kind => kind.ToString())];

    private readonly ConcurrentQueue<HeldDelivery> _released = new();

    /// <summary>Entries that were interrupted by the stop: handed back at its end, and the delivery does not count.</summary>
    public IReadOnlyCollection<HeldDelivery> Released => _released;

    public async ValueTask SettleAsync(HeldDelivery delivery, DeliveryOutcome outcome, CancellationToken giveUp)
    {
        switch (outcome.Kind)
        {
            case DeliveryOutcomeKind.Handled or DeliveryOutcomeKind.Skipped:
                Count(outcome.Kind);
                await acknowledgements.EnqueueAsync(delivery).ConfigureAwait(false);
                break;

            case DeliveryOutcomeKind.DeadLettered:
                await DeadLetterAsync(deadLetters.Owe(delivery, outcome.Failures), giveUp).ConfigureAwait(false);
                break;

            case DeliveryOutcomeKind.Released:
                Count(outcome.Kind);
                held.Remove(delivery);
                _released.Enqueue(delivery);
                break;

            case DeliveryOutcomeKind.KeptPending:
                Count(outcome.Kind);
                GiveUp(delivery);
                break;

            default:
                throw new InvalidOperationException($"Unknown outcome {outcome.Kind}.");
        }
    }

    /// <summary>Every dead letter of the entry is stored.</summary>
    public ValueTask DeadLetteredAsync(HeldDelivery delivery)
    {
        Count(DeliveryOutcomeKind.DeadLettered);
        return acknowledgements.EnqueueAsync(delivery);
    }

    /// <summary>Still pending in Redis, no longer leased: delivered again after the idle time.</summary>
    public void GiveUp(HeldDelivery delivery)
    {
        kept.Add(delivery.Id);
        held.Remove(delivery);
    }

    private async ValueTask DeadLetterAsync(OwedLetters letters, CancellationToken giveUp)
    {
        if (await deadLetters.TryWriteAsync(letters, giveUp).ConfigureAwait(false) is null)
        {
            await DeadLetteredAsync(letters.Held).ConfigureAwait(false);
            return;
        }

        subscription.Count(EventBusInstruments.DeadLetterFailures);
        if (!owed.TryWrite(letters))
        {
            // So much is owed already that this one is better handled again later.
            Count(DeliveryOutcomeKind.KeptPending);
            GiveUp(letters.Held);
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
                new KeyValuePair<string, object?>(EventBusTags.Outcome, OutcomeTags[(int)kind]));
        }
    }
}

using System.Collections.Concurrent;
using System.Threading.Channels;
using StackExchange.Redis;

namespace Promy.EventBus.Redis;

/// <summary>Settles an entry by its outcome, and only after the outcome is stored.</summary>
internal sealed class Settlement(
    EventSubscription subscription,
    OutcomeStore store,
    ChannelWriter<OwedOutcome> owedLetters,
    ChannelWriter<OwedOutcome> owedRetries,
    RefusedEntries refused,
    UnhandledEntries unhandled)
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
                await AcknowledgeAsync(delivery).ConfigureAwait(false);
                break;

            case DeliveryOutcomeKind.DeadLettered or DeliveryOutcomeKind.Delayed:
                delivery.KeepOwnFields();
                await StoreAsync(store.Owe(delivery, outcome), giveUp).ConfigureAwait(false);
                break;

            case DeliveryOutcomeKind.Released:
                Release(delivery);
                break;

            case DeliveryOutcomeKind.Unhandled:
                await LeaveToOthersAsync(new UnhandledEntry(delivery, outcome.EventType!, outcome.Handler))
                    .ConfigureAwait(false);
                break;

            case DeliveryOutcomeKind.Paused:
                Count(outcome.Kind);
                refused.Add(delivery);
                break;

            case DeliveryOutcomeKind.KeptPending:
                Count(outcome.Kind);
                GiveUp(delivery);
                break;

            default:
                throw new InvalidOperationException($"Unknown outcome {outcome.Kind}.");
        }
    }

    /// <summary>Everything that the entry leaves behind is stored.</summary>
    public ValueTask StoredAsync(OwedOutcome outcome)
    {
        if (outcome.Retries.Count == 0)
        {
            Count(DeliveryOutcomeKind.DeadLettered);
            return AcknowledgeAsync(outcome.Held);
        }

        // Acknowledged in the same step.
        Count(DeliveryOutcomeKind.Delayed);
        outcome.Held.Origin.Held.Remove(outcome.Held);
        return ValueTask.CompletedTask;
    }

    /// <summary>Interrupted by the stop, which hands it back; the delivery does not count.</summary>
    public void Release(HeldDelivery delivery)
    {
        Count(DeliveryOutcomeKind.Released);
        delivery.Origin.Held.Remove(delivery);
        _released.Enqueue(delivery);
    }

    /// <summary>Pending on another member of the group now, or on nobody because it was deleted.</summary>
    public void HandedOver(HeldDelivery delivery, bool isGone)
    {
        if (!isGone)
        {
            Count(DeliveryOutcomeKind.Unhandled);
        }

        delivery.Origin.Held.Remove(delivery);
        delivery.ReleaseMemory();
    }

    /// <summary>
    /// Left pending here, and the delivery is taken back: whatever nobody handles must not reach the delivery limit.
    /// </summary>
    public async Task KeepUncountedAsync(HeldDelivery[] alike)
    {
        var (origin, count) = (alike[0].Origin, alike[0].Delivery.DeliveryCount);
        var ids = Array.ConvertAll(alike, delivery => (RedisValue)delivery.Id);
        origin.TellDeleted(await origin.Commands.CountDeliveriesAsync(ids, count - 1).ConfigureAwait(false));
        foreach (var delivery in alike)
        {
            Count(DeliveryOutcomeKind.KeptPending);
            GiveUp(delivery);
        }
    }

    /// <summary>Still pending in Redis, no longer leased: delivered again after the idle time.</summary>
    public static void GiveUp(HeldDelivery delivery)
    {
        delivery.Origin.Kept.Add(delivery.Id);
        delivery.Origin.Held.Remove(delivery);
    }

    private static ValueTask AcknowledgeAsync(HeldDelivery delivery)
    {
        delivery.IsSettled = true;
        return delivery.Origin.Acknowledgements.EnqueueAsync(delivery);
    }

    private async ValueTask LeaveToOthersAsync(UnhandledEntry entry)
    {
        if (await unhandled.AddAsync(entry).ConfigureAwait(false))
        {
            return;
        }

        if (unhandled.IsClosed)
        {
            Release(entry.Held);
            return;
        }

        try
        {
            // Very many cannot be settled, because the others cannot be asked about.
            await KeepUncountedAsync([entry.Held]).ConfigureAwait(false);
        }
        catch (Exception exception) when (RedisErrors.IsRedisError(exception))
        {
            Count(DeliveryOutcomeKind.KeptPending);
            GiveUp(entry.Held);
        }
    }

    private async ValueTask StoreAsync(OwedOutcome outcome, CancellationToken giveUp)
    {
        if (await store.TryStoreAsync(outcome, giveUp).ConfigureAwait(false) is null)
        {
            await StoredAsync(outcome).ConfigureAwait(false);
            return;
        }

        // They go to different places: what cannot be stored in one must not hold up what can in the other.
        var owed = owedRetries;
        if (outcome.NextLetter is not null)
        {
            subscription.Count(EventBusInstruments.DeadLetterFailures);
            owed = owedLetters;
        }

        if (!owed.TryWrite(outcome))
        {
            // So much is owed already that this one is better handled again later.
            Count(DeliveryOutcomeKind.KeptPending);
            GiveUp(outcome.Held);
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

using System.Collections.Concurrent;
using System.Diagnostics;
using System.Threading.Channels;
using StackExchange.Redis;

namespace Promy.EventBus.Redis;

// In: an entry and its outcome.
// Out: an acknowledgement, a stored outcome, or an entry that is pending: kept, unstored or handed back.
// Owner: RunningSubscription; the workers call it, and its loops run until the stop.
/// <summary>Settles an entry by its outcome, and only after the outcome is stored.</summary>
internal sealed class Settlement(
    EventSubscription subscription,
    OutcomeStore store,
    PerStream<AcknowledgeQueue> acknowledgements,
    ChannelWriter<UnstoredOutcome> unstoredLetters,
    ChannelWriter<UnstoredOutcome> unstoredRedeliveries,
    RefusedEntries refused,
    UnhandledEntries unhandled,
    SubscriptionState state)
{
    // As in the span: deliveries are counted.
    private const string Operation = "process";

    // Boxed once, because an outcome is counted for each event.
    private static readonly object[] OutcomeTags =
        [.. Enum.GetValues<DeliveryOutcomeKind>().Order().Select(kind => kind.ToString())];

    private readonly ConcurrentQueue<HeldDelivery> _released = new();

    /// <summary>Entries interrupted by the stop: handed back at its end, with the delivery uncounted.</summary>
    public IReadOnlyCollection<HeldDelivery> Released => _released;

    public async ValueTask SettleAsync(HeldDelivery delivery, DeliveryOutcome outcome, CancellationToken settleDeadline)
    {
        switch (outcome.Kind)
        {
            case DeliveryOutcomeKind.Handled or DeliveryOutcomeKind.Skipped:
                Count(delivery, outcome.Kind);
                await AcknowledgeAsync(delivery).ConfigureAwait(false);
                break;

            case DeliveryOutcomeKind.DeadLettered or DeliveryOutcomeKind.RedeliverLater:
                delivery.KeepOwnFields();
                await StoreAsync(store.Unstored(delivery, outcome), settleDeadline).ConfigureAwait(false);
                break;

            case DeliveryOutcomeKind.Released:
                Release(delivery);
                break;

            case DeliveryOutcomeKind.Unhandled:
                await LeaveToOthersAsync(new UnhandledEntry(delivery, outcome.EventType!, outcome.Handler))
                    .ConfigureAwait(false);
                break;

            case DeliveryOutcomeKind.Paused:
                Count(delivery, outcome.Kind);
                refused.Add(delivery);
                break;

            case DeliveryOutcomeKind.KeptPending when delivery is { IsSuspect: true, HasBegun: false }:
                Count(delivery, outcome.Kind);
                delivery.Origin.Unseen.PutBack(delivery);
                break;

            case DeliveryOutcomeKind.KeptPending:
                Count(delivery, outcome.Kind);
                LeavePending(delivery);
                break;

            default:
                throw new InvalidOperationException($"Unknown outcome {outcome.Kind}.");
        }
    }

    /// <summary>Call when everything to be stored of the entry is stored.</summary>
    public ValueTask StoredAsync(UnstoredOutcome outcome)
    {
        if (outcome.Redeliveries.Count == 0)
        {
            Count(outcome.Held, DeliveryOutcomeKind.DeadLettered);
            return AcknowledgeAsync(outcome.Held);
        }

        // The same script has acknowledged.
        Count(outcome.Held, DeliveryOutcomeKind.RedeliverLater);
        outcome.Held.Origin.Held.Remove(outcome.Held);
        return ValueTask.CompletedTask;
    }

    /// <summary>The stop interrupted the delivery and hands the entry back; the delivery does not count.</summary>
    public void Release(HeldDelivery delivery)
    {
        Count(delivery, DeliveryOutcomeKind.Released);
        delivery.Origin.Held.Remove(delivery);
        _released.Enqueue(delivery);
    }

    /// <summary>The entry is pending on another member, or on nobody because it was deleted.</summary>
    public void HandedOver(HeldDelivery delivery, bool isGone)
    {
        if (!isGone)
        {
            Count(delivery, DeliveryOutcomeKind.Unhandled);
        }

        delivery.Origin.Held.Remove(delivery);
        delivery.ReleaseMemory();
    }

    /// <summary>
    /// Leaves entries pending and takes back the delivery: unhandled entries must not reach the delivery limit.
    /// </summary>
    public async Task KeepUncountedAsync(HeldDelivery[] alike)
    {
        var (origin, count) = (alike[0].Origin, alike[0].Delivery.DeliveryCount);
        var ids = Array.ConvertAll(alike, delivery => (RedisValue)delivery.Id);
        var gone = await origin.Commands.CountDeliveriesAsync(ids, count - 1).ConfigureAwait(false);
        state.DeletedWhilePending(origin.Key, gone);
        foreach (var delivery in alike)
        {
            Count(delivery, DeliveryOutcomeKind.KeptPending);
            LeavePending(delivery);
        }
    }

    /// <summary>Leaves the entry pending and unleased: it is delivered again after the idle time.</summary>
    public static void LeavePending(HeldDelivery delivery)
    {
        delivery.Origin.Kept.Add(delivery.Id);
        delivery.Origin.Held.Remove(delivery);
    }

    private ValueTask AcknowledgeAsync(HeldDelivery delivery)
    {
        delivery.IsSettled = true;
        return acknowledgements.Of(delivery.Origin).EnqueueAsync(delivery);
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
            // Very many entries wait already, because the members cannot be asked for.
            await KeepUncountedAsync([entry.Held]).ConfigureAwait(false);
        }
        catch (Exception exception) when (RedisErrors.IsRedisError(exception))
        {
            Count(entry.Held, DeliveryOutcomeKind.KeptPending);
            LeavePending(entry.Held);
        }
    }

    private async ValueTask StoreAsync(UnstoredOutcome outcome, CancellationToken settleDeadline)
    {
        if (await store.TryStoreAsync(outcome, settleDeadline).ConfigureAwait(false) is null)
        {
            await StoredAsync(outcome).ConfigureAwait(false);
            return;
        }

        // Letters and redeliveries have different targets: a failing target must not delay the other.
        var unstored = unstoredRedeliveries;
        if (outcome.NextLetter is not null)
        {
            subscription.Count(EventBusInstruments.DeadLetterFailures);
            unstored = unstoredLetters;
        }

        if (!unstored.TryWrite(outcome))
        {
            // Too many are unstored already: this entry is handled again later.
            Count(outcome.Held, DeliveryOutcomeKind.KeptPending);
            LeavePending(outcome.Held);
        }
    }

    private void Count(HeldDelivery held, DeliveryOutcomeKind kind)
    {
        if (!EventBusInstruments.Consumed.Enabled)
        {
            return;
        }

        var outcome = OutcomeTags[(int)kind];
        var tags = new TagList
        {
            { EventBusTags.System, RedisSystem.Name },
            { EventBusTags.OperationName, Operation },
            { EventBusTags.Destination, subscription.Stream },
            { EventBusTags.ConsumerGroup, subscription.Group },
            { EventBusTags.Outcome, outcome },
        };
        held.Delivery.Server?.AddTo(ref tags);
        if (IsFailure(kind))
        {
            // The span and the duration of the handler name the actual error.
            tags.Add(EventBusTags.ErrorType, outcome);
        }

        EventBusInstruments.Consumed.Add(1, tags);
    }

    private static bool IsFailure(DeliveryOutcomeKind kind) => kind is
        DeliveryOutcomeKind.DeadLettered
        or DeliveryOutcomeKind.RedeliverLater
        or DeliveryOutcomeKind.KeptPending
        or DeliveryOutcomeKind.Paused;
}

using System.Collections.Concurrent;

namespace Promy.EventBus.InMemory;

/// <summary>Settles an entry by its outcome, and only after the outcome is stored.</summary>
internal sealed class Settlement(
    EventSubscription subscription,
    ConsumerGroup group,
    GroupReader reader,
    BrokerLink link,
    Acknowledgements acknowledgements,
    UnstoredOutcomes unstored,
    SubscriptionPause pause,
    BusLogger logger,
    CancellationToken settleDeadline)
{
    // Publishers choose the types.
    private const int MaxTold = 1000;

    private const string NobodyHandlesIt = "nobody handles its type";

    private readonly IBrokerObserver? _observer = link.Broker.Observer;
    private readonly ConcurrentDictionary<string, bool> _told = new(StringComparer.Ordinal);

    /// <summary>Waits only while the broker is stopped.</summary>
    /// <exception cref="OperationCanceledException">The stop has used up its time.</exception>
    public ValueTask SettleAsync(PendingEntry pending, EventDelivery delivery, DeliveryOutcome outcome)
    {
        if (!link.IsUp)
        {
            return SettleWhenUpAsync(pending, delivery, outcome);
        }

        Settle(pending, delivery, outcome);
        return ValueTask.CompletedTask;
    }

    private async ValueTask SettleWhenUpAsync(PendingEntry pending, EventDelivery delivery, DeliveryOutcome outcome)
    {
        await link.UpAsync(settleDeadline).ConfigureAwait(false);
        Settle(pending, delivery, outcome);
    }

    private void Settle(PendingEntry pending, EventDelivery delivery, DeliveryOutcome outcome)
    {
        if (outcome.Kind is not (DeliveryOutcomeKind.Unhandled or DeliveryOutcomeKind.RedeliverLater))
        {
            _observer?.Settling(delivery, outcome.Kind, outcome.Pause?.Reason);
        }

        switch (outcome.Kind)
        {
            case DeliveryOutcomeKind.Handled or DeliveryOutcomeKind.Skipped:
                Count(outcome.Kind);
                acknowledgements.Acknowledge(pending, delivery);
                break;

            case DeliveryOutcomeKind.DeadLettered or DeliveryOutcomeKind.RedeliverLater:
                if (unstored.Store(pending, delivery, outcome) is { } kind)
                {
                    Count(kind);
                }

                break;

            case DeliveryOutcomeKind.Released:
                Count(outcome.Kind);
                group.Interrupt(reader, pending);
                break;

            case DeliveryOutcomeKind.Unhandled:
                LeaveToOthers(pending, delivery, outcome.EventType!, outcome.Handler);
                break;

            case DeliveryOutcomeKind.Paused:
                // Before the place of this one is free, so that nothing is given to it.
                pause.Begin(outcome.Pause!);
                Count(outcome.Kind);
                group.HandBack(reader, pending);
                break;

            case DeliveryOutcomeKind.KeptPending:
                Count(outcome.Kind);
                group.Keep(reader, pending);
                break;

            default:
                throw new InvalidOperationException($"Unknown outcome {outcome.Kind}.");
        }
    }

    private void LeaveToOthers(PendingEntry pending, EventDelivery delivery, string eventType, string? handler)
    {
        if (group.HandOver(reader, pending, eventType, handler) is { } member)
        {
            _observer?.Settling(delivery, DeliveryOutcomeKind.Unhandled, member);
            Count(DeliveryOutcomeKind.Unhandled);
            SubscriptionLog.HandedOver(logger, 1, subscription.Stream, subscription.Group, member);
        }
        else if (handler is not null && delivery.History?.Handler is not null)
        {
            // A handler that nobody has by that name any more: every handler of the type gets the event.
            group.Readmit(reader, pending);
        }
        else
        {
            Tell(eventType);
            SettleUnwanted(pending, delivery, eventType);
        }
    }

    private void SettleUnwanted(PendingEntry pending, EventDelivery delivery, string eventType)
    {
        switch (subscription.UnknownTypes)
        {
            case UnknownTypeAction.KeepPending:
                // What nobody handles must not reach the delivery limit.
                _observer?.Settling(delivery, DeliveryOutcomeKind.KeptPending, NobodyHandlesIt);
                Count(DeliveryOutcomeKind.KeptPending);
                group.Keep(reader, pending, counts: false);
                break;

            case UnknownTypeAction.DeadLetter:
                var failure = DeliveryDecision.NobodyHandles(subscription, delivery, eventType);
                Settle(pending, delivery, DeliveryOutcome.DeadLettered(failure));
                break;

            default:
                Settle(pending, delivery, DeliveryOutcome.Skipped);
                break;
        }
    }

    private void Tell(string eventType)
    {
        if (_told.Count < MaxTold && _told.TryAdd(eventType, true))
        {
            var printable = WireNames.Printable(eventType);
            SubscriptionLog.Unwanted(
                logger, printable, subscription.Stream, subscription.Group, subscription.UnknownTypes);
        }
    }

    private void Count(DeliveryOutcomeKind kind) => DeliveryCounter.Count(subscription, kind);
}

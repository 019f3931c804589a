using Promy.EventBus.Wire;

namespace Promy.EventBus;

/// <summary>
/// What becomes of a delivery that no handler decides about, as pure functions. The same for every transport.
/// </summary>
internal static class DeliveryDecision
{
    // Two deliveries side by side come first, because nearly every redelivery follows a harmless crash or rollout.
    private const int FirstOfSuspect = 3;

    /// <summary>Whether the event may have ended the processes that handled it: then it is handled alone.</summary>
    /// <param name="subscription">What is read and how.</param>
    /// <param name="deliveryCount">Deliveries, the one that begins included.</param>
    /// <param name="wasKept">Whether it was left pending on purpose: its failure was orderly.</param>
    public static bool IsSuspect(EventSubscription subscription, long deliveryCount, bool wasKept) =>
        deliveryCount >= FirstOfSuspect && deliveryCount <= subscription.MaxDeliveries && !wasKept;

    /// <summary>
    /// The outcome of an entry that was delivered too often: by <see cref="EventSubscription.OnExhausted"/>.
    /// </summary>
    public static DeliveryOutcome BeyondLimit(EventSubscription subscription, EventDelivery delivery) =>
        subscription.OnExhausted switch
        {
            ExhaustedAction.Acknowledge => DeliveryOutcome.Handled,
            ExhaustedAction.KeepPending => DeliveryOutcome.KeptPending,
            _ => DeliveryOutcome.DeadLettered(FailureOf(
                delivery,
                $"Delivered {delivery.DeliveryCount} times without being settled; the limit is "
                    + $"{subscription.MaxDeliveries}. Its handler may end the process.")),
        };

    /// <summary>The failure of an event that no live member of the group handles.</summary>
    public static DeliveryFailure NobodyHandles(
        EventSubscription subscription, EventDelivery delivery, string eventType) =>
        FailureOf(
            delivery,
            $"No live member of the group {subscription.Group} handles events of type "
                + $"{WireNames.Printable(eventType)}.");

    /// <summary>A dead letter of one failure, with an id of its own.</summary>
    public static DeadLetter LetterOf(
        EventSubscription subscription,
        EventDelivery delivery,
        DeliveryFailure failure,
        DateTimeOffset failedAt) => new()
    {
        Id = EventIds.New(),
        FailedAt = failedAt,
        OriginalStream = subscription.Stream,
        EntryId = delivery.EntryId,
        ConsumerGroup = subscription.Group,
        ServiceName = subscription.ServiceName ?? subscription.Group,
        DeliveryCount = delivery.DeliveryCount,
        Failure = failure,
        OriginalMetadata = delivery.Metadata,
        OriginalPayload = delivery.Payload,
    };

    private static DeliveryFailure FailureOf(EventDelivery delivery, string reason) => new()
    {
        Reason = reason,
        Handler = delivery.History?.Handler,
        Attempts = delivery.History?.Attempts ?? 0,
        FirstFailedAt = delivery.History?.FirstFailedAt,
    };
}

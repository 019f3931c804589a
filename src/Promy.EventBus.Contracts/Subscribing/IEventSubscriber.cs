namespace Promy.EventBus;

/// <summary>
/// The transport's consuming side: raw deliveries in, outcomes out. The transport alone settles an entry, and only after
/// the outcome is known. Applications register handlers with <c>AddConsumer</c> and do not call this.
/// </summary>
public interface IEventSubscriber
{
    /// <summary>
    /// Reads the stream for a consumer group until cancelled, then drains: finishes what is in flight within
    /// <see cref="EventSubscription.DrainTimeout"/>, acknowledges it and hands the rest back.
    /// </summary>
    /// <param name="subscription">What to read and how.</param>
    /// <param name="onDelivery">
    /// Called for each entry, at most <see cref="EventSubscription.MaxConcurrency"/> at a time. Its token is cancelled when the
    /// drain timeout has passed. An exception from it counts as <see cref="DeliveryOutcome.KeptPending"/>.
    /// </param>
    /// <param name="cancellationToken">Starts the drain.</param>
    /// <returns>Completes when the drain has ended. Transport errors do not end it: they are retried with back-off.</returns>
    Task SubscribeAsync(
        EventSubscription subscription,
        Func<EventDelivery, CancellationToken, ValueTask<DeliveryOutcome>> onDelivery,
        CancellationToken cancellationToken);
}

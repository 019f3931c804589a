namespace Promy.EventBus;

/// <summary>
/// The transport's consuming side: raw deliveries in, outcomes out. Only the transport settles an entry, and only after
/// the outcome is known. Applications register handlers with <c>AddConsumer</c> and do not call this.
/// </summary>
public interface IEventSubscriber
{
    /// <summary>
    /// Reads the stream for a consumer group until cancelled, then drains: deliveries in flight finish within
    /// <see cref="EventSubscription.DrainTimeout"/> and are acknowledged; the rest is handed back.
    /// </summary>
    /// <param name="subscription">The stream, the group and their settings.</param>
    /// <param name="onDelivery">
    /// Called for each entry, at most <see cref="EventSubscription.MaxConcurrency"/> at a time. Its token is cancelled
    /// after the drain timeout. An exception counts as <see cref="DeliveryOutcome.KeptPending"/>.
    /// </param>
    /// <param name="cancellationToken">Starts the drain.</param>
    /// <returns>Completes after the drain. Transport errors do not end it: they are retried with back-off.</returns>
    Task SubscribeAsync(
        EventSubscription subscription,
        Func<EventDelivery, CancellationToken, ValueTask<DeliveryOutcome>> onDelivery,
        CancellationToken cancellationToken);
}

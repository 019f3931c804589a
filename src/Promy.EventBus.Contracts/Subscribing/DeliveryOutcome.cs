namespace Promy.EventBus;

/// <summary>Outcome of a delivery, by which the transport settles the entry.</summary>
public sealed class DeliveryOutcome
{
    private DeliveryOutcome(
        DeliveryOutcomeKind kind, IReadOnlyList<DeliveryFailure> failures, IReadOnlyList<Redelivery> redeliveries)
    {
        Kind = kind;
        Failures = failures;
        Redeliveries = redeliveries;
    }

    /// <summary>Handled: the entry is acknowledged.</summary>
    public static DeliveryOutcome Handled { get; } = new(DeliveryOutcomeKind.Handled, [], []);

    /// <summary>Nobody in the group is to handle it: the entry is acknowledged.</summary>
    public static DeliveryOutcome Skipped { get; } = new(DeliveryOutcomeKind.Skipped, [], []);

    /// <summary>
    /// Interrupted by shutdown: no failure. The entry is handed back after the subscription has stopped. This delivery
    /// does not count against the delivery limit.
    /// </summary>
    public static DeliveryOutcome Released { get; } = new(DeliveryOutcomeKind.Released, [], []);

    /// <summary>Left pending: delivered again after the recovery idle time.</summary>
    public static DeliveryOutcome KeptPending { get; } = new(DeliveryOutcomeKind.KeptPending, [], []);

    /// <summary>How the entry is settled.</summary>
    public DeliveryOutcomeKind Kind { get; }

    /// <summary>Failures to write as dead letters, one for each handler that failed for good.</summary>
    public IReadOnlyList<DeliveryFailure> Failures { get; }

    /// <summary>Deliveries to follow later, one for each handler that failed for now.</summary>
    public IReadOnlyList<Redelivery> Redeliveries { get; }

    /// <summary>
    /// The type that this process does not handle, if the outcome is <see cref="DeliveryOutcomeKind.Unhandled"/>.
    /// </summary>
    public string? EventType { get; private init; }

    /// <summary>Full name of the handler that this process lacks, if a retry is for one.</summary>
    public string? Handler { get; private init; }

    /// <summary>
    /// Why nothing can be handled at present, if the outcome is <see cref="DeliveryOutcomeKind.Paused"/>.
    /// </summary>
    public DeliveryPause? Pause { get; private init; }

    /// <summary>
    /// Not begun, because nothing can be handled at present, of any type: no failure. The subscription pauses: it
    /// neither reads nor claims entries, and hands back those not begun. Each
    /// <see cref="EventSubscription.RecoveryInterval"/> it asks <see cref="DeliveryPause.TryAgain"/> whether to go on.
    /// The delivery does not count against the delivery limit.
    /// </summary>
    /// <param name="pause">The reason, and the condition for going on.</param>
    public static DeliveryOutcome Paused(DeliveryPause pause)
    {
        ArgumentNullException.ThrowIfNull(pause);
        return new DeliveryOutcome(DeliveryOutcomeKind.Paused, [], []) { Pause = pause };
    }

    /// <summary>
    /// Failed for good: each failure is written to the dead-letter stream, then the entry is acknowledged.
    /// </summary>
    /// <param name="failures">At least one failure.</param>
    public static DeliveryOutcome DeadLettered(params IReadOnlyList<DeliveryFailure> failures)
    {
        ArgumentNullException.ThrowIfNull(failures);
        ArgumentOutOfRangeException.ThrowIfZero(failures.Count);
        return new DeliveryOutcome(DeliveryOutcomeKind.DeadLettered, failures, []);
    }

    /// <summary>
    /// Failed for now: the event moves to the group's redeliveries and is acknowledged in the same step. It comes back
    /// to this group only. Failures for good of other handlers are written to the dead-letter stream before.
    /// </summary>
    /// <param name="redeliveries">At least one later delivery.</param>
    /// <param name="failures">Failures to write as dead letters.</param>
    public static DeliveryOutcome RedeliverLater(
        IReadOnlyList<Redelivery> redeliveries, params IReadOnlyList<DeliveryFailure> failures)
    {
        ArgumentNullException.ThrowIfNull(redeliveries);
        ArgumentNullException.ThrowIfNull(failures);
        ArgumentOutOfRangeException.ThrowIfZero(redeliveries.Count);
        return new DeliveryOutcome(DeliveryOutcomeKind.RedeliverLater, failures, redeliveries);
    }

    /// <summary>
    /// This process does not handle the event. The entry goes to a live member of the group that has announced the type
    /// (<see cref="EventSubscription.HandledTypes"/>). This delivery does not count. Without such a member and with a
    /// <paramref name="handler"/>, it is delivered here again for every handler of the type. Its
    /// <see cref="RetryHistory.Handler"/> is <see langword="null"/> then. Without both,
    /// <see cref="EventSubscription.UnknownTypes"/> decides.
    /// </summary>
    /// <param name="eventType">The type of the event.</param>
    /// <param name="handler">Full name of the handler that a retry is for; <see langword="null"/>: any.</param>
    public static DeliveryOutcome Unhandled(string eventType, string? handler = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(eventType);
        return new DeliveryOutcome(DeliveryOutcomeKind.Unhandled, [], []) { EventType = eventType, Handler = handler };
    }
}

namespace Promy.EventBus;

/// <summary>How an entry is settled.</summary>
public enum DeliveryOutcomeKind
{
    /// <summary>Acknowledged after its handlers succeeded.</summary>
    Handled,

    /// <summary>Acknowledged because nobody in the group handles its type.</summary>
    Skipped,

    /// <summary>Acknowledged after its dead letters were written.</summary>
    DeadLettered,

    /// <summary>Handed back after the subscription has stopped: then another consumer can claim it at once.</summary>
    Released,

    /// <summary>Left pending on this consumer until the recovery idle time has passed.</summary>
    KeptPending,

    /// <summary>Moved to the group's redeliveries, and acknowledged in the same step.</summary>
    RedeliverLater,

    /// <summary>
    /// Handed back at once and uncounted, because nothing can be handled at present: the subscription pauses.
    /// </summary>
    Paused,

    /// <summary>
    /// Handed over to a live member of the group that handles it, or settled by
    /// <see cref="EventSubscription.UnknownTypes"/>.
    /// </summary>
    Unhandled,
}

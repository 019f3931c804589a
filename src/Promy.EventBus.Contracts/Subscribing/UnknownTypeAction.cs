namespace Promy.EventBus;

/// <summary>Treatment of an event of a type that no live member of the consumer group handles.</summary>
public enum UnknownTypeAction
{
    /// <summary>It is acknowledged: the group does not want it. Counted, and logged once for each type.</summary>
    Skip,

    /// <summary>It is written to the dead-letter stream and then acknowledged.</summary>
    DeadLetter,

    /// <summary>
    /// It stays pending until a member that handles it joins the group. Its deliveries do not count, so the delivery
    /// limit does not end it.
    /// </summary>
    KeepPending,
}

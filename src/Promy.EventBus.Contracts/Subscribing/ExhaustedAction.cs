namespace Promy.EventBus;

/// <summary>Treatment of an event after its last attempt failed.</summary>
public enum ExhaustedAction
{
    /// <summary>It is written to the dead-letter stream and then acknowledged.</summary>
    DeadLetter,

    /// <summary>It is acknowledged and leaves nothing but an error in the log: the event is lost on purpose.</summary>
    Acknowledge,

    /// <summary>
    /// It stays pending and is delivered again after the recovery idle time, until the delivery limit is reached.
    /// After that it stays pending untouched.
    /// </summary>
    KeepPending,
}

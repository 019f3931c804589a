namespace Promy.EventBus;

/// <summary>How events of a crashed or stuck consumer are reclaimed.</summary>
public sealed class EventBusRecoveryOptions
{
    /// <summary>
    /// Idle time after which an event counts as abandoned by its consumer. It need not exceed the handler timeout: a
    /// live consumer keeps its events in flight from becoming idle. 1 second or more.
    /// </summary>
    /// <value>The default is 60 seconds.</value>
    public TimeSpan MinIdle { get; set; } = SubscriptionDefaults.MinIdle;

    /// <summary>Time between two searches for abandoned events.</summary>
    /// <value>The default is 15 seconds.</value>
    public TimeSpan Interval { get; set; } = SubscriptionDefaults.RecoveryInterval;

    /// <summary>
    /// Deliveries of one event, as the server counts them, after which it is settled unhandled: the backstop for an
    /// event whose handler ends the process. 1 or more.
    /// </summary>
    /// <value>The default is 10.</value>
    public int MaxDeliveries { get; set; } = SubscriptionDefaults.MaxDeliveries;
}

namespace Promy.EventBus;

/// <summary>How the consumers of this process read and run, unless a stream or a consumer overrides it.</summary>
public sealed class EventBusConsumerOptions
{
    /// <summary>
    /// Consumer group: all instances of a service share one and divide the events among them. Required if consumers are
    /// registered.
    /// </summary>
    /// <value>The default is <see langword="null"/>.</value>
    public string? Group { get; set; }

    /// <summary>
    /// Name of this process within its group. A stable name, such as that of a StatefulSet's pod, resumes its own
    /// pending events at once after a restart. No two live processes may share it.
    /// </summary>
    /// <value>The default is <see langword="null"/>: a unique name per process, removed on shutdown.</value>
    public string? ConsumerId { get; set; }

    /// <summary>Maximum number of events per read. 1 to 1000.</summary>
    /// <value>The default is 10.</value>
    public int BatchSize { get; set; } = SubscriptionDefaults.BatchSize;

    /// <summary>How long a read waits on the server for new events.</summary>
    /// <value>The default is 2 seconds.</value>
    public TimeSpan BlockDuration { get; set; } = SubscriptionDefaults.BlockDuration;

    /// <summary>Events handled at the same time per stream and group. 1 to 1000.</summary>
    /// <value>The default is 5.</value>
    public int MaxConcurrency { get; set; } = SubscriptionDefaults.MaxConcurrency;

    /// <summary>
    /// Maximum payload in bytes. A larger one is dead-lettered undecoded and unchanged. 1 to 512 MiB.
    /// </summary>
    /// <value>The default is 16 MiB: sixteen times the default limit of a publisher of this library.</value>
    public int MaxPayloadBytes { get; set; } = 16 * 1024 * 1024;

    /// <summary>
    /// Maximum time for one attempt of a handler: then its token is cancelled and the attempt has failed.
    /// </summary>
    /// <value>The default is 30 seconds.</value>
    public TimeSpan HandlerTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// How long a stop waits for events in flight before it cancels their handlers' tokens. Keep it below the host's
    /// shutdown timeout (30 seconds by default) and the termination grace period of the platform.
    /// </summary>
    /// <value>The default is 20 seconds.</value>
    public TimeSpan DrainTimeout { get; set; } = SubscriptionDefaults.DrainTimeout;

    /// <summary>Start of a group that does not exist yet.</summary>
    /// <value>The default is <see cref="SubscriptionStart.Beginning"/>.</value>
    public SubscriptionStart StartFrom { get; set; } = SubscriptionDefaults.StartFrom;

    /// <summary>
    /// Treatment of an event of a type that no live member of the group handles. An event that another member handles
    /// is handed over to that member.
    /// </summary>
    /// <value>The default is <see cref="UnknownTypeAction.Skip"/>.</value>
    public UnknownTypeAction UnknownTypes { get; set; } = SubscriptionDefaults.UnknownTypes;

    /// <summary>How events of crashed consumers are reclaimed.</summary>
    public EventBusRecoveryOptions Recovery { get; } = new();

    /// <summary>Overrides per stream.</summary>
    /// <value>The default is empty.</value>
    public IList<EventBusStreamOptions> Streams { get; } = [];
}

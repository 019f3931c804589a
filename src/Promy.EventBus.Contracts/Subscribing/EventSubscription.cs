namespace Promy.EventBus;

/// <summary>One stream read by one consumer group in this process.</summary>
public sealed record EventSubscription
{
    /// <summary>Name of the stream.</summary>
    public required string Stream { get; init; }

    /// <summary>Name of the consumer group.</summary>
    public required string Group { get; init; }

    /// <summary>
    /// Name of this consumer within the group. <see langword="null"/> (default): unique per process, and removed on
    /// shutdown if nothing is pending on it. A stable name resumes its own pending entries at once after a restart;
    /// no two live processes may share it.
    /// </summary>
    public string? ConsumerId { get; init; }

    /// <summary>Maximum number of entries per read; fewer if the link is slow. Default 10.</summary>
    public int BatchSize { get; init; } = SubscriptionDefaults.BatchSize;

    /// <summary>How long a read waits on the server for new entries. Default 2 s.</summary>
    public TimeSpan BlockDuration { get; init; } = SubscriptionDefaults.BlockDuration;

    /// <summary>Deliveries handled at the same time. Default 5.</summary>
    public int MaxConcurrency { get; init; } = SubscriptionDefaults.MaxConcurrency;

    /// <summary>How long a stop waits for deliveries in flight before their token is cancelled. Default 20 s.</summary>
    public TimeSpan DrainTimeout { get; init; } = SubscriptionDefaults.DrainTimeout;

    /// <summary>Start of a group that does not exist yet. Default <see cref="SubscriptionStart.Beginning"/>.</summary>
    public SubscriptionStart StartFrom { get; init; } = SubscriptionDefaults.StartFrom;

    /// <summary>Idle time after which an entry counts as abandoned by its consumer. Default 60 s.</summary>
    public TimeSpan MinIdle { get; init; } = SubscriptionDefaults.MinIdle;

    /// <summary>Time between two searches for abandoned entries. Default 15 s, with jitter.</summary>
    public TimeSpan RecoveryInterval { get; init; } = SubscriptionDefaults.RecoveryInterval;

    /// <summary>
    /// Deliveries of one entry, as the server counts them, after which <see cref="OnExhausted"/> settles it unhandled:
    /// the backstop for an event whose handler kills the process. Default 10.
    /// </summary>
    public int MaxDeliveries { get; init; } = SubscriptionDefaults.MaxDeliveries;

    /// <summary>
    /// Treatment of an entry beyond <see cref="MaxDeliveries"/>. Default <see cref="ExhaustedAction.DeadLetter"/>.
    /// </summary>
    public ExhaustedAction OnExhausted { get; init; } = SubscriptionDefaults.OnExhausted;

    /// <summary>
    /// Event types that this process handles, each with the full names of its handlers. The members of a group announce
    /// them, so that an <see cref="DeliveryOutcome.Unhandled"/> entry can go to a member that handles it.
    /// <see langword="null"/> (default): every type is handled here, and none is announced.
    /// </summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>>? HandledTypes { get; init; }

    /// <summary>
    /// Treatment of an entry that no live member of the group handles. Default <see cref="UnknownTypeAction.Skip"/>.
    /// </summary>
    public UnknownTypeAction UnknownTypes { get; init; } = SubscriptionDefaults.UnknownTypes;

    /// <summary>Stream that dead letters are written to. Default <see cref="EventStreams.DeadLetters"/>.</summary>
    public string DeadLetterStream { get; init; } = SubscriptionDefaults.DeadLetterStream;

    /// <summary>
    /// Maximum number of dead letters, approximately. <see langword="null"/> (default): no limit, unless
    /// <see cref="DeadLetterMaxAge"/> is set.
    /// </summary>
    public long? DeadLetterMaxLength { get; init; }

    /// <summary>
    /// Maximum age of a dead letter, approximately. <see langword="null"/> (default): no limit. Has no effect if
    /// <see cref="DeadLetterMaxLength"/> is set.
    /// </summary>
    public TimeSpan? DeadLetterMaxAge { get; init; }

    /// <summary>Name of this service in its dead letters. <see langword="null"/> (default): the group.</summary>
    public string? ServiceName { get; init; }

    /// <summary>
    /// Whether the bytes of a delivery may be reused once its outcome is <see cref="DeliveryOutcome.Handled"/> or
    /// <see cref="DeliveryOutcome.Skipped"/>. If so, the callback must not keep them.
    /// </summary>
    internal bool IsMemoryReused { get; init; }
}

namespace Promy.EventBus;

/// <summary>Treatment of an event whose last attempt failed.</summary>
public sealed class EventBusDeadLetterOptions
{
    /// <summary>
    /// Stream that dead letters are written to, unless <see cref="PerStream"/>. No consumer of the same service may
    /// read it.
    /// </summary>
    /// <value>The default is <c>events:dlq</c>.</value>
    public string Stream { get; set; } = SubscriptionDefaults.DeadLetterStream;

    /// <summary>
    /// Whether each stream has dead letters of its own, in <c>{stream}:dlq</c>
    /// (<see cref="EventStreams.DeadLettersOf"/>), instead of one stream for all. The Go library's tool does not look
    /// there.
    /// </summary>
    /// <value>The default is <see langword="false"/>.</value>
    public bool PerStream { get; set; }

    /// <summary>
    /// Maximum number of dead letters in a stream, approximately. A new one removes the oldest, and their events are
    /// gone for good. Not together with <see cref="MaxAge"/>. 1 or more.
    /// </summary>
    /// <value>The default is <see langword="null"/>: none is removed.</value>
    public long? MaxLength { get; set; }

    /// <summary>
    /// Maximum age of a dead letter, approximately, by this machine's clock. A new one removes older ones, and their
    /// events are gone for good. Not together with <see cref="MaxLength"/>.
    /// </summary>
    /// <value>The default is <see langword="null"/>: none is removed.</value>
    public TimeSpan? MaxAge { get; set; }

    /// <summary>
    /// Further streams to which <see cref="IDeadLetterStore"/> may replay events. Always allowed are those of
    /// <see cref="EventStreams"/>, of the registered consumers and their events, and of <c>Publisher:Streams</c>.
    /// </summary>
    /// <value>The default is empty.</value>
    public IList<string> ReplayStreams { get; } = [];

    /// <summary>Name of this service in its dead letters.</summary>
    /// <value>The default is <see langword="null"/>: the consumer group.</value>
    public string? ServiceName { get; set; }

    /// <summary>Treatment of an event after its last attempt failed.</summary>
    /// <value>The default is <see cref="ExhaustedAction.DeadLetter"/>.</value>
    public ExhaustedAction OnExhausted { get; set; } = SubscriptionDefaults.OnExhausted;
}

namespace Promy.EventBus;

/// <summary>
/// The streams of the dead letters, and the streams for replays. The host registers them as a singleton by its options
/// and consumers: a transport takes them from the container for its <see cref="IDeadLetterStore"/>.
/// </summary>
public sealed class EventBusDeadLetterStoreOptions
{
    /// <summary>Dead-letter stream of a query that names none.</summary>
    /// <value>The default is <c>events:dlq</c>.</value>
    public string DeadLetterStream { get; set; } = EventStreams.DeadLetters;

    /// <summary>
    /// Streams whose events may be replayed, to the stream or to a group of it. A dead letter that names another stream
    /// is refused: its contents must not decide about keys.
    /// </summary>
    /// <value>The default is every stream of <see cref="EventStreams"/> but the dead letters.</value>
    public IList<string> ReplayStreams { get; } = [.. EventStreams.Published];
}

namespace Promy.EventBus;

/// <summary>
/// Where dead letters are, and where they may go back to. A host registers them as a singleton, as its options and its
/// consumers say: a transport takes them from there for its <see cref="IDeadLetterStore"/>.
/// </summary>
public sealed class EventBusDeadLetterStoreOptions
{
    /// <summary>Dead-letter stream that is looked in where a query names none.</summary>
    /// <value>The default is <c>events:dlq</c>.</value>
    public string DeadLetterStream { get; set; } = EventStreams.DeadLetters;

    /// <summary>
    /// Streams whose events may be replayed, to the stream itself or to a group of it. A dead letter that names another one is refused:
    /// what stands in it decides about no key.
    /// </summary>
    /// <value>The default is every stream of <see cref="EventStreams"/> but the dead letters.</value>
    public IList<string> ReplayStreams { get; } = [.. EventStreams.Published];
}

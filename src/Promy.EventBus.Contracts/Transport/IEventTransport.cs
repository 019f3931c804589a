using System.Diagnostics.CodeAnalysis;

namespace Promy.EventBus.Transport;

/// <summary>
/// Everything that the host asks of a transport. The host takes the implementation that is registered last as a
/// singleton, gives its <see cref="Publisher"/>, <see cref="Subscriber"/> and <see cref="DeadLetters"/> to the
/// application, and disposes of what is disposable when it ends. Experimental until a third transport has been built
/// on it.
/// </summary>
/// <remarks>
/// Safe for use by many threads at once. A constructor does no I/O: connections open when they are first needed, and
/// come back by themselves. What a transport has of its own, such as addresses, credentials and pools, is set by
/// options of its own. Beside the exceptions that a member documents, errors of the server and its client come as they
/// are: the host makes words of them by <see cref="Describe"/>, and tries again.
/// </remarks>
[Experimental(ExperimentalTransport.DiagnosticId)]
public interface IEventTransport
{
    /// <summary>What people call the server, such as <c>Redis</c>. Used in logs and health.</summary>
    string Name { get; }

    /// <summary>
    /// What spans and metrics call the server: the value of <c>messaging.system</c> in the conventions of
    /// OpenTelemetry, in lower case, such as <c>redis</c>. It never changes.
    /// </summary>
    string MessagingSystem { get; }

    /// <summary>
    /// Hosts and ports of the server, for people and without secrets; <see langword="null"/> if they are not known yet.
    /// </summary>
    string? Address { get; }

    /// <summary>Longest wait for one answer of the server, more than zero. Health checks wait no longer.</summary>
    TimeSpan ReplyTimeout { get; }

    /// <summary>The publishing side: always the same instance.</summary>
    IEventPublisher Publisher { get; }

    /// <summary>The consuming side: always the same instance. It settles entries; nothing else does.</summary>
    IEventSubscriber Subscriber { get; }

    /// <summary>The dead letters, to work with: always the same instance.</summary>
    IDeadLetterStore DeadLetters { get; }

    /// <summary>
    /// The state of each subscription that runs at this moment, in no order; empty if none does. Asking costs no I/O.
    /// </summary>
    IReadOnlyList<SubscriptionReport> Reports { get; }

    /// <summary>
    /// Checks once who the bus is to the server. The host asks at its start, before anything is read. A second call may
    /// take the answer of the first.
    /// </summary>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <returns><see langword="false"/> if the server cannot be reached now: the start goes on without it.</returns>
    /// <exception cref="EventBusConfigurationException">
    /// The server refuses the credentials, or is none that this transport can use: the start ends.
    /// </exception>
    Task<bool> VerifyAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Sends a request to the server and waits for the reply, over each connection that publishes or settles: never
    /// answered from what the client believes about its connections.
    /// </summary>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <returns>The slowest round trip.</returns>
    /// <exception cref="TimeoutException">No answer within <see cref="ReplyTimeout"/>.</exception>
    /// <exception cref="EventBusConfigurationException">
    /// The server refuses the credentials, or is none that this transport can use.
    /// </exception>
    Task<TimeSpan> MeasureRoundTripAsync(CancellationToken cancellationToken);

    /// <summary>Measures how far a consumer group is behind.</summary>
    /// <param name="stream">Name of the stream.</param>
    /// <param name="group">Name of the consumer group.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <returns><see langword="null"/> if the stream or the group does not exist.</returns>
    /// <exception cref="TimeoutException">No answer within <see cref="ReplyTimeout"/>.</exception>
    Task<GroupLag?> GetLagAsync(string stream, string group, CancellationToken cancellationToken);

    /// <summary>Asks which processes consume as members of a group now, and what they handle.</summary>
    /// <param name="stream">Name of the stream.</param>
    /// <param name="group">Name of the consumer group.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <returns>
    /// The live members, in no order. Empty if the stream or the group does not exist. A member that has crashed may be
    /// among them until it has missed three of its announcements.
    /// </returns>
    /// <exception cref="TimeoutException">No answer within <see cref="ReplyTimeout"/>.</exception>
    Task<IReadOnlyList<GroupMember>> GetMembersAsync(string stream, string group, CancellationToken cancellationToken);

    /// <summary>Counts the entries of a stream, a stream of dead letters too.</summary>
    /// <param name="stream">Name of the stream.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <returns>Entries in the stream; 0 if it does not exist.</returns>
    /// <exception cref="TimeoutException">No answer within <see cref="ReplyTimeout"/>.</exception>
    Task<long> GetLengthAsync(string stream, CancellationToken cancellationToken);

    /// <summary>
    /// Removes what a stream need not keep. Many processes may ask for the same stream: one of them trims it at a time,
    /// the others return at once. Does nothing if there is no such stream.
    /// </summary>
    /// <param name="stream">Name of the stream.</param>
    /// <param name="keep">What it keeps.</param>
    /// <param name="removed">
    /// Is told of each step as soon as it is done: the removed entries are gone even if a later step fails.
    /// </param>
    /// <param name="cancellationToken">Stops between two steps.</param>
    /// <exception cref="OperationCanceledException">The token was cancelled before the end.</exception>
    /// <exception cref="TimeoutException">No answer within <see cref="ReplyTimeout"/>.</exception>
    /// <exception cref="EventBusConfigurationException">
    /// The server refuses the credentials, or is none that this transport can use.
    /// </exception>
    Task TrimAsync(
        string stream, Retention keep, IProgress<TrimResult> removed, CancellationToken cancellationToken);

    /// <summary>
    /// Takes no further events into the queue, and sends what <see cref="IEventPublisher.TryEnqueue(Event)"/> has
    /// queued. The host calls it after all of its services have stopped; another call finds nothing to do.
    /// </summary>
    /// <param name="cancellationToken">Ends the wait: what is not sent by then is lost and counted.</param>
    Task DrainAsync(CancellationToken cancellationToken);

    /// <summary>One line for logs and health that says what an error means, without secrets. Never throws.</summary>
    /// <param name="exception">An error of this transport, or any other.</param>
    /// <param name="withAddress">
    /// Whether to name the server by its <see cref="Address"/>, if that is known; <see langword="false"/> where the
    /// address is told beside the line.
    /// </param>
    string Describe(Exception exception, bool withAddress);
}

namespace Promy.EventBus;

/// <summary>Publishes events. Safe for use by many threads at once; register once, inject anywhere.</summary>
public interface IEventPublisher
{
    /// <summary>Publishes an event to the stream that its <see cref="EventTypeAttribute"/> declares.</summary>
    /// <param name="event">The event. Validated before any I/O.</param>
    /// <param name="cancellationToken">Gives up waiting; the event may be stored all the same.</param>
    /// <returns>Id of the stored entry. If the task completes, the server has confirmed the event.</returns>
    /// <exception cref="EventValidationException">The event is invalid or too large; nothing was sent.</exception>
    /// <exception cref="EventNotPublishedException">
    /// The event is certainly not stored; publishing it again is safe.
    /// </exception>
    /// <exception cref="EventPublishOutcomeUnknownException">
    /// The event may be stored. Publish again only the same record, so that the id stays the same.
    /// </exception>
    /// <exception cref="EventBusConfigurationException">The event declares no type or no stream.</exception>
    ValueTask<string> PublishAsync(Event @event, CancellationToken cancellationToken = default);

    /// <summary>Publishes an event to a stream of the caller's choice.</summary>
    /// <param name="stream">Name of the stream.</param>
    /// <param name="event">The event. Validated before any I/O.</param>
    /// <param name="cancellationToken">Gives up waiting; the event may be stored all the same.</param>
    /// <inheritdoc cref="PublishAsync(Event, CancellationToken)"/>
    ValueTask<string> PublishAsync(string stream, Event @event, CancellationToken cancellationToken = default);

    /// <summary>Publishes an event with a correlation, with headers, or to a stream of the caller's choice.</summary>
    /// <param name="event">The event. Validated before any I/O.</param>
    /// <param name="options">Correlation, headers and stream.</param>
    /// <param name="cancellationToken">Gives up waiting; the event may be stored all the same.</param>
    /// <exception cref="ArgumentException">The options cannot be used; nothing was sent.</exception>
    /// <inheritdoc cref="PublishAsync(Event, CancellationToken)"/>
    ValueTask<string> PublishAsync(
        Event @event, PublishOptions options, CancellationToken cancellationToken = default);

    /// <summary>
    /// Publishes many events in one pipeline, each to the stream that it declares. Order within a stream is the order
    /// of the collection if nothing has to be retried. Not a transaction: see <see cref="EventBatchPublishException"/>.
    /// </summary>
    /// <param name="events">
    /// The events. All are validated before any I/O: one invalid event and nothing is sent.
    /// </param>
    /// <param name="cancellationToken">Gives up waiting; events may be stored all the same.</param>
    /// <returns>Ids of the stored entries in the order of <paramref name="events"/>.</returns>
    /// <exception cref="EventValidationException">An event is invalid or too large; nothing was sent.</exception>
    /// <exception cref="EventBatchPublishException">
    /// Some events were not confirmed; it carries the outcome of each.
    /// </exception>
    /// <exception cref="EventBusConfigurationException">An event declares no type or no stream.</exception>
    ValueTask<IReadOnlyList<string>> PublishBatchAsync(
        IReadOnlyCollection<Event> events, CancellationToken cancellationToken = default);

    /// <summary>Publishes many events in one pipeline to a stream of the caller's choice.</summary>
    /// <param name="stream">Name of the stream.</param>
    /// <param name="events">
    /// The events. All are validated before any I/O: one invalid event and nothing is sent.
    /// </param>
    /// <param name="cancellationToken">Gives up waiting; events may be stored all the same.</param>
    /// <inheritdoc cref="PublishBatchAsync(IReadOnlyCollection{Event}, CancellationToken)"/>
    ValueTask<IReadOnlyList<string>> PublishBatchAsync(
        string stream, IReadOnlyCollection<Event> events, CancellationToken cancellationToken = default);

    /// <summary>
    /// Publishes many events in one pipeline with a correlation, with headers, or to a stream of the caller's choice.
    /// The options hold for each of the events.
    /// </summary>
    /// <param name="events">
    /// The events. All are validated before any I/O: one invalid event and nothing is sent.
    /// </param>
    /// <param name="options">Correlation, headers and stream.</param>
    /// <param name="cancellationToken">Gives up waiting; events may be stored all the same.</param>
    /// <exception cref="ArgumentException">The options cannot be used; nothing was sent.</exception>
    /// <inheritdoc cref="PublishBatchAsync(IReadOnlyCollection{Event}, CancellationToken)"/>
    ValueTask<IReadOnlyList<string>> PublishBatchAsync(
        IReadOnlyCollection<Event> events, PublishOptions options, CancellationToken cancellationToken = default);

    /// <summary>
    /// Fire and forget: puts the event into a bounded queue and returns at once. The queue is sent in the background
    /// and drained on shutdown. At-most-once: a failure after the return is logged and counted, never thrown.
    /// </summary>
    /// <param name="event">The event. Validated and serialized before the return.</param>
    /// <returns>
    /// <see langword="false"/> if the queue is full or the publisher stops: the event was not taken.
    /// </returns>
    /// <exception cref="EventValidationException">The event is invalid or too large.</exception>
    /// <exception cref="EventBusConfigurationException">The event declares no type or no stream.</exception>
    bool TryEnqueue(Event @event);

    /// <summary>As the overload without options, with a correlation, with headers, or to another stream.</summary>
    /// <param name="event">The event. Validated and serialized before the return.</param>
    /// <param name="options">Correlation, headers and stream.</param>
    /// <exception cref="ArgumentException">The options cannot be used; the event was not taken.</exception>
    /// <inheritdoc cref="TryEnqueue(Event)"/>
    bool TryEnqueue(Event @event, PublishOptions options);
}

namespace Promy.EventBus.Testing;

// In: events of the code under test, one, a batch or enqueued ones.
// Out: records, or the exceptions that a test wants.
// Owner: the test.
/// <summary>
/// A publisher for unit tests without a host: validates events as the real one does, records them, and sends nothing.
/// It can refuse events, or lose their confirmation. Safe for use by many threads at once.
/// </summary>
public sealed class RecordingEventPublisher : IEventPublisher
{
    private readonly PublishRecorder _recorder = new();

    /// <summary>Events that were published, in their order.</summary>
    /// <typeparam name="TEvent">The event, or a base of several; <see cref="Event"/>: all.</typeparam>
    public IReadOnlyList<PublishedEvent<TEvent>> Published<TEvent>()
        where TEvent : Event =>
        _recorder.Of<TEvent>(RecordedOutcome.Published);

    /// <summary>Events that were refused (<see cref="RefuseNext"/>), in their order.</summary>
    /// <typeparam name="TEvent">The event, or a base of several; <see cref="Event"/>: all.</typeparam>
    public IReadOnlyList<PublishedEvent<TEvent>> Refused<TEvent>()
        where TEvent : Event =>
        _recorder.Of<TEvent>(RecordedOutcome.Refused);

    /// <summary>Events that were not confirmed (<see cref="LoseNextConfirmation"/>), in their order.</summary>
    /// <typeparam name="TEvent">The event, or a base of several; <see cref="Event"/>: all.</typeparam>
    public IReadOnlyList<PublishedEvent<TEvent>> Unconfirmed<TEvent>()
        where TEvent : Event =>
        _recorder.Of<TEvent>(RecordedOutcome.Unknown);

    /// <summary>
    /// The next events are refused: their publish ends with <see cref="EventNotPublishedException"/>, in a batch within
    /// <see cref="EventBatchPublishException"/>, and <see cref="TryEnqueue(Event)"/> returns <see langword="false"/>.
    /// </summary>
    /// <param name="count">How many.</param>
    public void RefuseNext(int count = 1) => _recorder.Plan(RecordedOutcome.Refused, count);

    /// <summary>
    /// The next events are not confirmed: their publish ends with <see cref="EventPublishOutcomeUnknownException"/>, in
    /// a batch within <see cref="EventBatchPublishException"/>. <see cref="TryEnqueue(Event)"/> returns <see
    /// langword="true"/>, because it never tells what becomes of an event.
    /// </summary>
    /// <param name="count">How many.</param>
    public void LoseNextConfirmation(int count = 1) => _recorder.Plan(RecordedOutcome.Unknown, count);

    /// <inheritdoc/>
    public ValueTask<string> PublishAsync(Event @event, CancellationToken cancellationToken = default) =>
        _recorder.PublishAsync(@event, options: null, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<string> PublishAsync(
        string stream, Event @event, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(stream);
        return _recorder.PublishAsync(@event, new PublishOptions { Stream = stream }, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<string> PublishAsync(
        Event @event, PublishOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        PublishOptionsCheck.ThrowIfUnusable(options);
        return _recorder.PublishAsync(@event, options, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<string>> PublishBatchAsync(
        IReadOnlyCollection<Event> events, CancellationToken cancellationToken = default) =>
        _recorder.PublishBatchAsync(events, options: null, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<string>> PublishBatchAsync(
        string stream, IReadOnlyCollection<Event> events, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(stream);
        return _recorder.PublishBatchAsync(events, new PublishOptions { Stream = stream }, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<string>> PublishBatchAsync(
        IReadOnlyCollection<Event> events, PublishOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        PublishOptionsCheck.ThrowIfUnusable(options);
        return _recorder.PublishBatchAsync(events, options, cancellationToken);
    }

    /// <inheritdoc/>
    public bool TryEnqueue(Event @event)
    {
        ArgumentNullException.ThrowIfNull(@event);
        return _recorder.TryEnqueue(@event, options: null);
    }

    /// <inheritdoc/>
    public bool TryEnqueue(Event @event, PublishOptions options)
    {
        ArgumentNullException.ThrowIfNull(@event);
        ArgumentNullException.ThrowIfNull(options);
        return _recorder.TryEnqueue(@event, options);
    }
}

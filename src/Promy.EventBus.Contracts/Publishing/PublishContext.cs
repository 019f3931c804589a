namespace Promy.EventBus;

/// <summary>One publish on its way through the middlewares: an event, a batch, or an event for the queue.</summary>
public sealed class PublishContext
{
    private PublishOptions _options;

    /// <summary>Creates the context; the host makes one for each publish.</summary>
    /// <param name="events">The events.</param>
    /// <param name="options">Options of the caller.</param>
    /// <param name="isEnqueued">Whether the event goes to the queue.</param>
    public PublishContext(IReadOnlyList<Event> events, PublishOptions options, bool isEnqueued = false)
    {
        ArgumentNullException.ThrowIfNull(events);
        ArgumentNullException.ThrowIfNull(options);
        Events = events;
        _options = options;
        IsEnqueued = isEnqueued;
    }

    /// <summary>
    /// The events in the order of the batch; otherwise a single event. They are validated behind the middlewares.
    /// </summary>
    public IReadOnlyList<Event> Events { get; }

    /// <summary>
    /// Correlation, headers and stream, for each of the events. A middleware may replace them:
    /// <c>context.Options = context.Options with { Headers = … }</c>.
    /// </summary>
    public PublishOptions Options
    {
        get => _options;
        set => _options = value ?? throw new ArgumentNullException(nameof(value));
    }

    /// <summary>
    /// Whether the event goes to the queue (<see cref="IEventPublisher.TryEnqueue(Event)"/>): then a middleware must
    /// not wait.
    /// </summary>
    public bool IsEnqueued { get; }
}

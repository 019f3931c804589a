namespace Promy.EventBus;

/// <summary>
/// Overrides for one handler. A <see langword="null"/> property takes the value of its stream
/// (<see cref="EventBusStreamOptions"/>), else of the bus.
/// </summary>
public sealed class EventBusHandlerOptions
{
    /// <summary>
    /// Stream to read instead of that which the event declares with <see cref="EventTypeAttribute"/>.
    /// </summary>
    /// <value>The default is <see langword="null"/>.</value>
    public string? Stream { get; set; }

    /// <inheritdoc cref="EventBusConsumerOptions.Group"/>
    /// <value>The default is <see langword="null"/>.</value>
    public string? Group { get; set; }

    /// <summary>
    /// Events handled at the same time, 1 to 1000. Consumers of one stream and group share their reads, so all values
    /// set for them must agree.
    /// </summary>
    /// <value>The default is <see langword="null"/>.</value>
    public int? MaxConcurrency { get; set; }

    /// <summary>
    /// Maximum number of events per read, 1 to 1000. Consumers of one stream and group share their reads, so all values
    /// set for them must agree.
    /// </summary>
    /// <value>The default is <see langword="null"/>.</value>
    public int? BatchSize { get; set; }

    /// <inheritdoc cref="EventBusConsumerOptions.HandlerTimeout"/>
    /// <value>The default is <see langword="null"/>.</value>
    public TimeSpan? HandlerTimeout { get; set; }

    /// <summary>Treatment of a failure of this handler, if it differs from the options of the bus.</summary>
    public EventBusHandlerRetryOptions Retry { get; } = new();

    /// <inheritdoc cref="EventBusDeadLetterOptions.OnExhausted"/>
    /// <value>The default is <see langword="null"/>.</value>
    public ExhaustedAction? OnExhausted { get; set; }
}

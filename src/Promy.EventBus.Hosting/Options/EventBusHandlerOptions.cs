namespace Promy.EventBus;

/// <summary>
/// What one handler does differently. What is <see langword="null"/> is as its stream's override says
/// (<see cref="EventBusStreamOptions"/>), else as the options of the bus say.
/// </summary>
public sealed class EventBusHandlerOptions
{
    /// <summary>Stream to read instead of the one that the event declares with <see cref="EventTypeAttribute"/>.</summary>
    /// <value>The default is <see langword="null"/>.</value>
    public string? Stream { get; set; }

    /// <inheritdoc cref="EventBusConsumerOptions.Group"/>
    /// <value>The default is <see langword="null"/>.</value>
    public string? Group { get; set; }

    /// <summary>
    /// Events handled at the same time. Consumers of one stream and group share their reads: those that set it must agree.
    /// 1 to 1000.
    /// </summary>
    /// <value>The default is <see langword="null"/>.</value>
    public int? MaxConcurrency { get; set; }

    /// <summary>
    /// Events asked for in one read. Consumers of one stream and group share their reads: those that set it must agree. 1 to 1000.
    /// </summary>
    /// <value>The default is <see langword="null"/>.</value>
    public int? BatchSize { get; set; }

    /// <inheritdoc cref="EventBusConsumerOptions.HandlerTimeout"/>
    /// <value>The default is <see langword="null"/>.</value>
    public TimeSpan? HandlerTimeout { get; set; }

    /// <summary>What happens when this handler fails, if it differs from the options of the bus.</summary>
    public EventBusHandlerRetryOptions Retry { get; } = new();

    /// <inheritdoc cref="EventBusDeadLetterOptions.OnExhausted"/>
    /// <value>The default is <see langword="null"/>.</value>
    public ExhaustedAction? OnExhausted { get; set; }
}

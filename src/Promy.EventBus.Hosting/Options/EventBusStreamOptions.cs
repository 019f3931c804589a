namespace Promy.EventBus;

/// <summary>
/// Overrides for one stream. A <see langword="null"/> property takes the value of
/// <see cref="EventBusConsumerOptions"/>. The options of a handler (<see cref="EventBusHandlerOptions"/>) win over
/// both.
/// </summary>
public sealed class EventBusStreamOptions
{
    /// <summary>Name of the stream. A consumer must read it.</summary>
    public string Stream { get; set; } = "";

    /// <inheritdoc cref="EventBusConsumerOptions.BatchSize"/>
    /// <value>The default is <see langword="null"/>.</value>
    public int? BatchSize { get; set; }

    /// <inheritdoc cref="EventBusConsumerOptions.BlockDuration"/>
    /// <value>The default is <see langword="null"/>.</value>
    public TimeSpan? BlockDuration { get; set; }

    /// <inheritdoc cref="EventBusConsumerOptions.MaxConcurrency"/>
    /// <value>The default is <see langword="null"/>.</value>
    public int? MaxConcurrency { get; set; }

    /// <inheritdoc cref="EventBusConsumerOptions.HandlerTimeout"/>
    /// <value>The default is <see langword="null"/>.</value>
    public TimeSpan? HandlerTimeout { get; set; }

    /// <inheritdoc cref="EventBusConsumerOptions.StartFrom"/>
    /// <value>The default is <see langword="null"/>.</value>
    public SubscriptionStart? StartFrom { get; set; }

    /// <inheritdoc cref="EventBusConsumerOptions.UnknownTypes"/>
    /// <value>The default is <see langword="null"/>.</value>
    public UnknownTypeAction? UnknownTypes { get; set; }
}

using Promy.EventBus.Hosting;

namespace Promy.EventBus;

/// <summary>
/// What one consumer does differently. What is <see langword="null"/> is as its stream's override says
/// (<see cref="EventBusStreamOptions"/>), else as the options of the bus say.
/// </summary>
public sealed class ConsumerOptions
{
    private readonly List<ExceptionRule> _rules = [];

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

    /// <inheritdoc cref="EventBusRetryOptions.Delays"/>
    /// <value>The default is <see langword="null"/>.</value>
    public IReadOnlyList<TimeSpan>? RetryDelays { get; set; }

    /// <inheritdoc cref="EventBusRetryOptions.Delayed"/>
    /// <value>The default is <see langword="null"/>. An empty list is no second level for this consumer.</value>
    public IReadOnlyList<TimeSpan>? Delayed { get; set; }

    /// <inheritdoc cref="EventBusDeadLetterOptions.OnExhausted"/>
    /// <value>The default is <see langword="null"/>.</value>
    public ExhaustedAction? OnExhausted { get; set; }

    internal IReadOnlyList<ExceptionRule> GetRules() => _rules;

    /// <summary>
    /// Says what happens when this consumer fails with an exception of this type or of one that derives from it. The rule of the most derived
    /// type decides, of the consumer or of the bus (<see cref="EventBusRetryOptions.On{TException}"/>); for the same type, the consumer's.
    /// </summary>
    /// <typeparam name="TException">The exception.</typeparam>
    /// <param name="action">What happens.</param>
    /// <returns>These options, for further rules.</returns>
    public ConsumerOptions On<TException>(ExceptionAction action)
        where TException : Exception
    {
        _rules.Add(new ExceptionRule(typeof(TException), action));
        return this;
    }
}

using Promy.EventBus.Hosting;

namespace Promy.EventBus;

/// <summary>
/// Treatment of a failure of one handler, if it differs from <see cref="EventBusRetryOptions"/>. A
/// <see langword="null"/> property takes the value of the bus.
/// </summary>
public sealed class EventBusHandlerRetryOptions
{
    private readonly List<ExceptionRule> _rules = [];

    /// <inheritdoc cref="EventBusRetryOptions.Delays"/>
    /// <value>The default is <see langword="null"/>.</value>
    public IReadOnlyList<TimeSpan>? Delays { get; set; }

    /// <inheritdoc cref="EventBusRetryOptions.Redelivery"/>
    /// <value>The default is <see langword="null"/>. An empty list means no redelivery for this handler.</value>
    public IReadOnlyList<TimeSpan>? Redelivery { get; set; }

    internal IReadOnlyList<ExceptionRule> GetRules() => _rules;

    /// <summary>
    /// Adds a rule for a failure of this handler with an exception of this type or of a derived type. The rule of the
    /// most derived type decides, of the handler or of the bus (<see cref="EventBusRetryOptions.On{TException}"/>). For
    /// the same type the rule of the handler decides.
    /// </summary>
    /// <typeparam name="TException">The exception.</typeparam>
    /// <param name="action">The treatment.</param>
    /// <returns>These options, for further rules.</returns>
    public EventBusHandlerRetryOptions On<TException>(ExceptionAction action)
        where TException : Exception
    {
        _rules.Add(new ExceptionRule(typeof(TException), action));
        return this;
    }
}

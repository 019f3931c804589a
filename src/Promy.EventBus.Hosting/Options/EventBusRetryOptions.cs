using Promy.EventBus.Hosting;

namespace Promy.EventBus;

/// <summary>Treatment of a failure of a handler: attempts in process first, then redeliveries, if configured.</summary>
public sealed class EventBusRetryOptions
{
    private readonly List<ExceptionRule> _rules = [];

    /// <summary>
    /// First level, in process: the wait before attempt 1, 2, 3 and so on. Their number is the number of attempts. The
    /// first is 0, the others are 0 to 1 hour. Configured delays replace the default.
    /// </summary>
    /// <value>The default is 0, 100 and 500 milliseconds: three attempts.</value>
    public IList<TimeSpan> Delays { get; set; } =
        [TimeSpan.Zero, TimeSpan.FromMilliseconds(100), TimeSpan.FromMilliseconds(500)];

    /// <summary>
    /// Second level, on the server: the waits before each redelivery. After failed attempts in process, the event comes
    /// back after the first wait, and has its attempts again. It comes only to the handler that failed. Then follows
    /// the second wait, and so on. After the last the event has failed for good. It holds no place meanwhile, and
    /// survives restarts. Each 1 second to 30 days, plus up to a fifth at random, which spreads events that failed
    /// together.
    /// </summary>
    /// <value>The default is empty: no second level.</value>
    public IList<TimeSpan> Redelivery { get; set; } = [];

    internal IReadOnlyList<ExceptionRule> GetRules() => _rules;

    /// <summary>
    /// Adds a rule for failures with an exception of this type or of a derived type. The rule of the most derived type
    /// decides. For the same type a handler's own rule (<see cref="EventBusHandlerRetryOptions.On{TException}"/>)
    /// decides.
    /// </summary>
    /// <remarks>
    /// An exception that wraps another, such as <see cref="AggregateException"/>, is judged by its own type.
    /// </remarks>
    /// <typeparam name="TException">The exception.</typeparam>
    /// <param name="action">The treatment.</param>
    /// <returns>These options, for further rules.</returns>
    public EventBusRetryOptions On<TException>(ExceptionAction action)
        where TException : Exception
    {
        _rules.Add(new ExceptionRule(typeof(TException), action));
        return this;
    }
}

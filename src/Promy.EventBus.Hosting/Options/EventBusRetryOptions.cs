using Promy.EventBus.Hosting;

namespace Promy.EventBus;

/// <summary>What happens when a handler fails: attempts in process first, then later ones if wanted.</summary>
public sealed class EventBusRetryOptions
{
    private readonly List<ExceptionRule> _rules = [];

    /// <summary>
    /// First level, in process: the wait before attempt 1, 2, 3 and so on. Their number is the number of attempts. The
    /// first is 0, the others are 0 to 1 hour. Configured delays replace the default.
    /// </summary>
    /// <value>The default is 0, 100 and 500 milliseconds: three attempts.</value>
    public IList<TimeSpan> Delays { get; set; } = [TimeSpan.Zero, TimeSpan.FromMilliseconds(100), TimeSpan.FromMilliseconds(500)];

    /// <summary>
    /// Second level, on the server: when the attempts in process have failed, the event is put off for the first of
    /// these, comes back to the handler that failed and to no other, and has its attempts in process again; then for
    /// the second, and so on. After the last it is given up. It does not hold a place meanwhile, and survives restarts.
    /// Each 1 second to 30 days, and up to a fifth longer by chance, so that many events do not come back at once.
    /// </summary>
    /// <value>The default is empty: no second level.</value>
    public IList<TimeSpan> Redelivery { get; set; } = [];

    internal IReadOnlyList<ExceptionRule> GetRules() => _rules;

    /// <summary>
    /// Says what happens when a handler fails with an exception of this type or of one that derives from it. The rule of the most derived
    /// type decides; a consumer's own rule (<see cref="EventBusHandlerRetryOptions.On{TException}"/>) goes before that of the bus for the same type.
    /// </summary>
    /// <remarks>An exception that wraps another one, such as <see cref="AggregateException"/>, is judged by its own type.</remarks>
    /// <typeparam name="TException">The exception.</typeparam>
    /// <param name="action">What happens.</param>
    /// <returns>These options, for further rules.</returns>
    public EventBusRetryOptions On<TException>(ExceptionAction action)
        where TException : Exception
    {
        _rules.Add(new ExceptionRule(typeof(TException), action));
        return this;
    }
}

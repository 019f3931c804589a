using System.Collections.Concurrent;

namespace Promy.EventBus.Hosting;

/// <summary>
/// The rules for the exceptions of one handler. The rule of the most derived type decides, wherever it is set; of two for one type, that of
/// the consumer, and in the same place the later one.
/// </summary>
internal sealed class ExceptionRules
{
    private readonly IReadOnlyList<ExceptionRule> _rules;
    private readonly ConcurrentDictionary<Type, ExceptionAction> _decided = new();

    /// <param name="bus">Rules of the bus, in their order.</param>
    /// <param name="consumer">Rules of the consumer, in their order.</param>
    public ExceptionRules(IEnumerable<ExceptionRule> bus, IEnumerable<ExceptionRule> consumer) => _rules = [.. bus, .. consumer];

    public bool Uses(ExceptionAction action) => _rules.Any(rule => rule.Action == action);

    public bool HasSameRules(ExceptionRules other) => _rules.SequenceEqual(other._rules);

    public ExceptionAction ActionFor(Exception exception) => _decided.GetOrAdd(exception.GetType(), Decide);

    private ExceptionAction Decide(Type thrown)
    {
        for (var type = thrown; type is not null; type = type.BaseType)
        {
            if (_rules.LastOrDefault(rule => rule.ExceptionType == type) is { } rule)
            {
                return rule.Action;
            }
        }

        return ExceptionAction.Retry;
    }
}

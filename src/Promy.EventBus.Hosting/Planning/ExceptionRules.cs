using System.Collections.Concurrent;

namespace Promy.EventBus.Hosting;

/// <summary>
/// The exception rules of one handler. The rule of the most derived type decides, of the consumer or of the bus. Of two
/// rules for one type the consumer's wins, and of two in one place the later.
/// </summary>
internal sealed class ExceptionRules
{
    private readonly IReadOnlyList<ExceptionRule> _rules;
    private readonly ConcurrentDictionary<Type, ExceptionAction> _decided = new();

    public ExceptionRules(IEnumerable<ExceptionRule> bus, IEnumerable<ExceptionRule> consumer) =>
        _rules = [.. bus, .. consumer];

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

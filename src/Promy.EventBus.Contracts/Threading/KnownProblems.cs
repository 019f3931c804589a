namespace Promy.EventBus;

/// <summary>
/// What fails at present, so that it is logged when it begins or changes and when it ends, and not each time. Safe for
/// use by many threads at once.
/// </summary>
/// <typeparam name="TKey">What may fail: a stream, or an activity on a stream.</typeparam>
internal sealed class KnownProblems<TKey>
    where TKey : notnull
{
    private readonly Lock _gate = new();
    private readonly Dictionary<TKey, string> _problems = [];

    /// <returns>Whether it did not fail before, or failed differently.</returns>
    public bool IsNew(TKey key, string problem)
    {
        lock (_gate)
        {
            var isKnown = _problems.TryGetValue(key, out var known) && known == problem;
            _problems[key] = problem;
            return !isKnown;
        }
    }

    /// <returns>Whether it failed before.</returns>
    public bool IsSolved(TKey key)
    {
        lock (_gate)
        {
            return _problems.Remove(key);
        }
    }
}

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
            // Asked after each success, while hardly ever something fails.
            return _problems.Count > 0 && _problems.Remove(key);
        }
    }

    /// <summary>Drops problems whose end nobody is told of.</summary>
    public void Forget(Func<TKey, bool> isMeant)
    {
        lock (_gate)
        {
            foreach (var key in _problems.Keys.Where(isMeant))
            {
                _problems.Remove(key);
            }
        }
    }

    /// <summary>Every problem of one moment, in no order.</summary>
    public KeyValuePair<TKey, string>[] ToArray()
    {
        lock (_gate)
        {
            return [.. _problems];
        }
    }
}

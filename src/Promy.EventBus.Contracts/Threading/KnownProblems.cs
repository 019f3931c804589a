namespace Promy.EventBus;

/// <summary>
/// The present failures, so that each is logged when it begins, changes or ends, and not each time. Safe for use by
/// many threads at once.
/// </summary>
/// <typeparam name="TKey">The failing part: a stream, or an activity on a stream.</typeparam>
internal sealed class KnownProblems<TKey>
    where TKey : notnull
{
    private readonly Lock _gate = new();
    private readonly Dictionary<TKey, string> _problems = [];

    /// <returns>Whether the failure is new, or another than before.</returns>
    public bool IsNew(TKey key, string problem)
    {
        lock (_gate)
        {
            var isKnown = _problems.TryGetValue(key, out var known) && known == problem;
            _problems[key] = problem;
            return !isKnown;
        }
    }

    /// <returns>Whether the key failed before.</returns>
    public bool IsSolved(TKey key)
    {
        lock (_gate)
        {
            // Asked after each success, and failures are rare.
            return _problems.Count > 0 && _problems.Remove(key);
        }
    }

    /// <summary>Drops problems whose end is not reported.</summary>
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

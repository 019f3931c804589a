namespace Promy.EventBus.Hosting;

/// <summary>What fails at present, by name, so that it is logged when it begins or changes and when it ends, not each time.</summary>
internal sealed class KnownProblems
{
    private readonly Dictionary<string, string> _problems = new(StringComparer.Ordinal);

    /// <returns>Whether it did not fail before, or failed differently.</returns>
    public bool IsNew(string name, string problem)
    {
        var isKnown = _problems.TryGetValue(name, out var known) && known == problem;
        _problems[name] = problem;
        return !isKnown;
    }

    /// <returns>Whether it failed before.</returns>
    public bool IsSolved(string name) => _problems.Remove(name);
}

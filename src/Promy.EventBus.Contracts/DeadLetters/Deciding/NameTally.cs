namespace Promy.EventBus;

/// <summary>Counts by name, with a bound on the names.</summary>
internal sealed class NameTally
{
    public const int MaxNames = 1000;
    private readonly Dictionary<string, long> _counts = new(StringComparer.Ordinal);

    public IReadOnlyDictionary<string, long> Counts => _counts;

    public void Add(string? name)
    {
        name ??= DeadLetterStatistics.None;
        if (!_counts.ContainsKey(name) && _counts.Count >= MaxNames)
        {
            name = DeadLetterStatistics.Others;
        }

        _counts[name] = _counts.GetValueOrDefault(name) + 1;
    }
}

namespace Promy.EventBus.Hosting;

/// <summary>
/// The values set by the calls of AddPromyEventBus. One process has one bus: if two calls set an option differently,
/// the last would silently decide for the consumers of both.
/// </summary>
internal sealed class BusCalls
{
    private readonly Dictionary<string, BusCall> _last = new(StringComparer.Ordinal);
    private readonly List<Contradiction> _contradictions = [];
    private int _count;

    public IReadOnlyList<Contradiction> Contradictions => _contradictions;

    /// <param name="describe">Describes the call so that a user finds it.</param>
    /// <param name="before">The values before it.</param>
    /// <param name="after">The values after it.</param>
    /// <param name="isConfigured">Whether it sets an option, even to the same value.</param>
    public void Add(
        Func<string> describe,
        IReadOnlyDictionary<string, ShownValue> before,
        IReadOnlyDictionary<string, ShownValue> after,
        Func<string, bool> isConfigured)
    {
        var number = ++_count;
        foreach (var path in before.Keys.Union(after.Keys))
        {
            var (was, value) = (ValueOf(before, path), ValueOf(after, path));
            if (was == value && !isConfigured(path))
            {
                continue;
            }

            var call = new BusCall(number, describe, value);
            if (_last.TryGetValue(path, out var earlier) && earlier.Value != value)
            {
                _contradictions.Add(new Contradiction(path, earlier, call));
            }

            _last[path] = call;
        }
    }

    private static ShownValue? ValueOf(IReadOnlyDictionary<string, ShownValue> values, string path) =>
        values.TryGetValue(path, out var value) ? value : null;
}

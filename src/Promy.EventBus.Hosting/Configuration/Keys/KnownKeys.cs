namespace Promy.EventBus.Hosting;

/// <summary>
/// All keys that something reads, with their sections. Names compare as in configuration: ignoring case.
/// </summary>
internal sealed class KnownKeys
{
    private readonly Dictionary<string, KnownKeyKind> _kinds = new(StringComparer.OrdinalIgnoreCase);

    // In the order of the table, for the errors.
    private readonly List<string> _paths = [];

    public KnownKeys(IEnumerable<KnownKey> keys)
    {
        foreach (var key in keys)
        {
            for (var end = key.Path.IndexOf(':', StringComparison.Ordinal);
                end >= 0;
                end = key.Path.IndexOf(':', end + 1))
            {
                Add(key.Path[..end], KnownKeyKind.Section);
            }

            Add(key.Path, key.Kind);
        }
    }

    public IReadOnlyList<string> Paths => _paths;

    public KnownKeyKind? KindOf(string path) => _kinds.TryGetValue(path, out var kind) ? kind : null;

    public bool IsList(string path) => _kinds.ContainsKey($"{path}:{KnownKey.Entry}");

    /// <summary>The known name of a key: its own, or that of the entries if its section is a list.</summary>
    public string? Find(string section, string name)
    {
        var own = Join(section, name);
        var entry = Join(section, KnownKey.Entry);
        return _kinds.ContainsKey(own) ? own : _kinds.ContainsKey(entry) ? entry : null;
    }

    /// <summary>The names in a section; an empty path is the section of the bus.</summary>
    public IEnumerable<string> NamesIn(string section) =>
        _paths.Where(path => ParentOf(path).Equals(section, StringComparison.OrdinalIgnoreCase)).Select(NameOf);

    /// <summary>The first value in a section, as an example.</summary>
    public string? FirstValueIn(string section) =>
        _paths.Find(path =>
            path.StartsWith($"{section}:", StringComparison.OrdinalIgnoreCase) && _kinds[path] == KnownKeyKind.Value);

    public static string Join(string section, string name) => section.Length == 0 ? name : $"{section}:{name}";

    public static string ParentOf(string path) => path[..Math.Max(path.LastIndexOf(':'), 0)];

    public static string NameOf(string path) => path[(path.LastIndexOf(':') + 1)..];

    private void Add(string path, KnownKeyKind kind)
    {
        if (_kinds.TryAdd(path, kind))
        {
            _paths.Add(path);
        }
        else if (kind == KnownKeyKind.Open)
        {
            _kinds[path] = kind;
        }
    }
}

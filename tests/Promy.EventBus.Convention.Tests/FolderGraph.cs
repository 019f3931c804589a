namespace Promy.EventBus.Convention.Tests;

/// <summary>
/// The folders of a project, how many files each has, and which of them name types, or call extension methods, of which
/// others.
/// </summary>
internal sealed class FolderGraph
{
    /// <summary>The folder of the project itself.</summary>
    public const string Root = ".";

    private readonly Dictionary<string, int> _files;
    private readonly Dictionary<(string From, string To), SortedSet<string>> _edges = [];

    /// <param name="sources">The folder, the name and the text of each file.</param>
    public FolderGraph(IReadOnlyCollection<(string Folder, SourceFile File)> sources)
    {
        _files = sources.CountBy(source => source.Folder).ToDictionary(StringComparer.Ordinal);
        var owners = OwnersOf(sources);
        var namespaces = sources.SelectMany(source => source.File.NamespaceParts).ToHashSet(StringComparer.Ordinal);
        var codes = sources.Where(source => !source.File.IsEnum)
            .Select(source => (source.Folder, source.File, Code: CodeText.Of(string.Join('\n', source.File.Lines))))
            .ToList();
        var extensions = ExtensionsOf(codes.Select(source => (source.Folder, source.Code)));
        foreach (var (folder, file, code) in codes)
        {
            foreach (var type in NamedTypes.In(code, namespaces))
            {
                Add(folder, file, type, owners);
            }

            foreach (var method in ExtensionMethods.CalledIn(code))
            {
                Add(folder, file, method, extensions);
            }
        }
    }

    public IReadOnlyDictionary<string, int> Files => _files;

    public IEnumerable<(string From, string To)> Edges => _edges.Keys;

    public static FolderGraph Of(string project) =>
        new([.. SourceTree.Files(project).Select(file => (FolderOf(file, project), file))]);

    public bool Has(string from, string to) => _edges.ContainsKey((from, to));

    public IEnumerable<string> Below(string folder) =>
        _edges.Keys.Where(edge => edge.From == folder).Select(edge => edge.To).Order(StringComparer.Ordinal);

    /// <summary>Which file names which type or extension method, a few of them.</summary>
    public string Names(string from, string to) => _edges.TryGetValue((from, to), out var names)
        ? string.Join(", ", names.Take(4)) + (names.Count > 4 ? $" and {names.Count - 4} more" : "")
        : "nothing";

    /// <summary>The folders that reach a folder and are reached by it; none if the folder is in no circle.</summary>
    public IReadOnlyList<string> CircleOf(string folder) =>
        [.. ReachedFrom(folder).Where(other => ReachedFrom(other).Contains(folder)).Order(StringComparer.Ordinal)];

    /// <summary>
    /// The folders from the top downwards: each after those that name it, as far as there is no circle. Folders with
    /// the most folders below them come first.
    /// </summary>
    public IEnumerable<string> FromTheTop() =>
        _files.Keys.Order(StringComparer.Ordinal).OrderByDescending(folder => ReachedFrom(folder).Count);

    /// <summary>The folder of a file within its project, with slashes.</summary>
    private static string FolderOf(SourceFile file, string project) => Path
        .GetRelativePath(Path.Combine("src", project), Path.GetDirectoryName(file.Path)!)
        .Replace(Path.DirectorySeparatorChar, '/');

    private HashSet<string> ReachedFrom(string folder)
    {
        var reached = new HashSet<string>(StringComparer.Ordinal);
        var next = new Stack<string>(Below(folder));
        while (next.TryPop(out var current))
        {
            if (reached.Add(current))
            {
                Array.ForEach([.. Below(current)], next.Push);
            }
        }

        return reached;
    }

    private void Add(string folder, SourceFile file, string name, Dictionary<string, string> owners)
    {
        if (!owners.TryGetValue(name, out var owner) || owner == folder)
        {
            return;
        }

        if (!_edges.TryGetValue((folder, owner), out var names))
        {
            _edges.Add((folder, owner), names = new SortedSet<string>(StringComparer.Ordinal));
        }

        names.Add($"{file.FileName}: {name}");
    }

    /// <summary>The folder of each extension method whose name no other folder has.</summary>
    private static Dictionary<string, string> ExtensionsOf(IEnumerable<(string Folder, string Code)> sources) => sources
        .SelectMany(source => ExtensionMethods.DeclaredIn(source.Code).Select(method => (method, source.Folder)))
        .Distinct()
        .GroupBy(extension => extension.method, extension => extension.Folder, StringComparer.Ordinal)
        .Where(folders => folders.Count() == 1)
        .ToDictionary(folders => folders.Key, folders => folders.Single(), StringComparer.Ordinal);

    /// <summary>A partial type in several folders belongs to the folder of the file that has its plain name.</summary>
    private static Dictionary<string, string> OwnersOf(IEnumerable<(string Folder, SourceFile File)> sources)
    {
        var owners = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (folder, file) in sources.OrderBy(source => source.File.FileName == $"{source.File.Name}.cs"))
        {
            foreach (var type in file.Types)
            {
                owners[type] = folder;
            }
        }

        return owners;
    }
}

using System.Reflection;

namespace Promy.EventBus.Convention.Tests;

/// <summary>The sources of the repository.</summary>
internal static class SourceTree
{
    public static readonly string[] Projects =
    [
        "Promy.EventBus.Contracts", "Promy.EventBus.Redis", "Promy.EventBus.Hosting", "Promy.EventBus.InMemory",
        "Promy.EventBus.Testing", "Promy.EventBus.Cli",
    ];

    /// <summary>Has no assembly: its sources are compiled in the services that are made from them.</summary>
    public const string Templates = "Promy.EventBus.Templates";

    /// <summary>The projects, and the templates.</summary>
    public static readonly string[] Sources = [.. Projects, Templates];

    private static readonly string Root = RepositoryRoot.FullName;

    /// <summary>The assembly of a project. The assembly of the tool has the name of its command.</summary>
    public static Assembly AssemblyOf(string project) =>
        Assembly.Load(project == "Promy.EventBus.Cli" ? "promy-eventbus" : project);

    public static string PathOf(string project, string file) => Path.Combine(Root, "src", project, file);

    /// <summary>A file compiled into several projects counts once, for the lowest of them.</summary>
    public static IEnumerable<SourceFile> Files(string project) =>
        (project == "Promy.EventBus.Redis" ? [project, "Shared"] : new[] { project })
            .Select(folder => Path.Combine("src", folder))
            .SelectMany(folder => FilesBelow(folder));

    /// <param name="folder">A folder of the repository, such as <c>tests</c>.</param>
    /// <param name="pattern">Names of files.</param>
    public static IEnumerable<SourceFile> FilesBelow(string folder, string pattern = "*.cs") =>
        Directory.EnumerateFiles(Path.Combine(Root, folder), pattern, SearchOption.AllDirectories)
            .Where(
                path => !path.Contains(
                    $"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
            .Select(path => new SourceFile(Path.GetRelativePath(Root, path), File.ReadAllLines(path)));
}

using System.Reflection;

namespace Promy.EventBus.Convention.Tests;

/// <summary>The sources of the libraries and of the tool.</summary>
internal static class SourceTree
{
    public static readonly string[] Projects =
        ["Promy.EventBus.Contracts", "Promy.EventBus.Redis", "Promy.EventBus.Hosting", "Promy.EventBus.Cli"];

    private static readonly string Root = RepositoryRoot.FullName;

    /// <summary>What a project is built to. The tool is called as its command.</summary>
    public static Assembly AssemblyOf(string project) => Assembly.Load(project == "Promy.EventBus.Cli" ? "promy-eventbus" : project);

    public static string PathOf(string project, string file) => Path.Combine(Root, "src", project, file);

    /// <summary>What is compiled into several projects counts once, for the lowest of them.</summary>
    public static IEnumerable<SourceFile> Files(string project) =>
        (project == "Promy.EventBus.Redis" ? [project, "Shared"] : new[] { project })
            .Select(folder => Path.Combine(Root, "src", folder))
            .SelectMany(folder => Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories))
            .Where(path => !path.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
            .Select(path => new SourceFile(Path.GetRelativePath(Root, path), File.ReadAllLines(path)));
}

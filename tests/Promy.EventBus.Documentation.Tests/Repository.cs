namespace Promy.EventBus.Documentation.Tests;

/// <summary>The repository that the tests run in: its documents and the paths that they mention.</summary>
internal static class Repository
{
    private static readonly string[] Unread = ["artifacts", "bin", "obj", "TestResults", ".git"];

    public static string Root { get; } = FindRoot();

    public static Document Readme => Document.Load("README.md");

    public static Document Operations => Document.Load("docs/operations.md");

    /// <summary>Every Markdown file, by its path from the root.</summary>
    public static IEnumerable<string> MarkdownFiles => Files("*.md");

    public static IEnumerable<string> Files(string pattern) =>
        Directory.EnumerateFiles(Root, pattern, SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(Root, path).Replace(Path.DirectorySeparatorChar, '/'))
            .Where(path => !path.Split('/').Any(Unread.Contains))
            .Order(StringComparer.Ordinal);

    public static string FullPath(string path) => Path.GetFullPath(Path.Combine(Root, path));

    private static string FindRoot()
    {
        for (var directory = new DirectoryInfo(AppContext.BaseDirectory); directory is not null; directory = directory.Parent)
        {
            if (File.Exists(Path.Combine(directory.FullName, "Promy.EventBus.sln")))
            {
                return directory.FullName;
            }
        }

        throw new DirectoryNotFoundException("The tests run outside the repository: no Promy.EventBus.sln above them.");
    }
}

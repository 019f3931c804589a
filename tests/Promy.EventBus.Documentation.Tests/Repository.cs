namespace Promy.EventBus.Documentation.Tests;

/// <summary>The documents of the repository.</summary>
internal static class Repository
{
    private static readonly string[] Unread = ["artifacts", "bin", "obj", "TestResults", ".git"];

    public static Document Readme => Document.Load("README.md");

    public static Document Operations => Document.Load("docs/operations.md");

    /// <summary>Every Markdown file, by its path from the root.</summary>
    public static IEnumerable<string> MarkdownFiles => Files("*.md");

    public static IEnumerable<string> Files(string pattern) =>
        Directory.EnumerateFiles(RepositoryRoot.FullName, pattern, SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(RepositoryRoot.FullName, path))
            .Select(path => path.Replace(Path.DirectorySeparatorChar, '/'))
            .Where(path => !path.Split('/').Any(Unread.Contains))
            .Order(StringComparer.Ordinal);
}

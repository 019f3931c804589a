namespace Promy.EventBus.Documentation.Tests;

/// <summary>The documents of the repository.</summary>
internal static class Repository
{
    private static readonly string[] Unread = ["artifacts", "bin", "obj", "TestResults", ".git"];

    public static Document Readme => Document.Load("README.md");

    public static Document Operations => Document.Load("docs/operations.md");

    public static Document Events => Document.Load("docs/events.md");

    public static Document Retry => Document.Load("docs/retry.md");

    public static Document GoServices => Document.Load("docs/go-services.md");

    public static Document Configuration => Document.Load(ConfigurationDocument.Path);

    /// <summary>Every Markdown file, by its path from the root.</summary>
    public static IEnumerable<string> MarkdownFiles => Files("*.md");

    public static IEnumerable<string> Files(string pattern) =>
        Directory.EnumerateFiles(RepositoryRoot.FullName, pattern, SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(RepositoryRoot.FullName, path))
            .Select(path => path.Replace(Path.DirectorySeparatorChar, '/'))
            .Where(path => !path.Split('/').Any(Unread.Contains))
            .Order(StringComparer.Ordinal);
}

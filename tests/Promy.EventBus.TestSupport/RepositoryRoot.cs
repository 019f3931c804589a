namespace Promy.EventBus.TestSupport;

/// <summary>The repository that the tests run in, found from where they run.</summary>
public static class RepositoryRoot
{
    /// <summary>Full path of the root.</summary>
    public static string FullName { get; } = Find();

    /// <summary>Full path of a path from the root.</summary>
    public static string PathOf(string path) => Path.GetFullPath(Path.Combine(FullName, path));

    private static string Find()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (directory is not null && !File.Exists(Path.Combine(directory.FullName, "Promy.EventBus.sln")))
        {
            directory = directory.Parent;
        }

        return directory?.FullName ?? throw new DirectoryNotFoundException(
            "The tests run outside the repository: no Promy.EventBus.sln above them.");
    }
}

namespace Promy.EventBus.Cli.Tests;

/// <summary>Files of the repository, found from where the tests run.</summary>
internal static class RepositoryFiles
{
    public static string[] Read(string path)
    {
        for (var directory = new DirectoryInfo(AppContext.BaseDirectory); directory is not null; directory = directory.Parent)
        {
            if (File.Exists(Path.Combine(directory.FullName, "Promy.EventBus.sln")))
            {
                return File.ReadAllLines(Path.Combine(directory.FullName, path));
            }
        }

        throw new DirectoryNotFoundException("The tests run outside the repository: no Promy.EventBus.sln above them.");
    }
}

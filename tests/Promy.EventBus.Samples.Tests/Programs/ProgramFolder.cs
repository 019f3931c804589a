namespace Promy.EventBus.Samples.Tests.Programs;

/// <summary>
/// A folder for <c>PATH</c> with every program of this machine, but for those that are or bring a Redis, <c>sudo</c>
/// among them. Its <c>apt-get</c> fails, as without a network.
/// </summary>
internal sealed class ProgramFolder : IDisposable
{
    private static readonly string[] Missing = ["docker", "brew", "sudo", "redis-server", "redis-cli"];

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("promy-programs-");

    public ProgramFolder()
    {
        var programs = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
            .Where(Directory.Exists)
            .SelectMany(folder => Directory.EnumerateFiles(Path.GetFullPath(folder)))
            .DistinctBy(Path.GetFileName)
            .ExceptBy([.. Missing, "apt-get"], Path.GetFileName);
        foreach (var program in programs)
        {
            File.CreateSymbolicLink(Path.Combine(FullName, Path.GetFileName(program)), program);
        }

        File.CreateSymbolicLink(Path.Combine(FullName, "apt-get"), Path.Combine(FullName, "false"));
    }

    public string FullName => _directory.FullName;

    public void Dispose() => _directory.Delete(recursive: true);
}

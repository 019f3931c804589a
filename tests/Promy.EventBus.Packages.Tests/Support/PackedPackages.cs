namespace Promy.EventBus.Packages.Tests.Support;

/// <summary>The packages as eng/pack.sh makes them, in a directory of this run and with a version of its own.</summary>
public sealed class PackedPackages : IAsyncLifetime
{
    /// <summary>Address of the repository in these packages; a clone's comes from its remote.</summary>
    public const string Repository = "https://example.com/promy/eventbus";

    /// <summary>Has no code, so no symbols.</summary>
    public const string Templates = "Promy.EventBus.Templates";

    public static readonly string[] Ids =
    [
        "Promy.EventBus.Cli", "Promy.EventBus.Contracts", "Promy.EventBus.Hosting", "Promy.EventBus.InMemory",
        "Promy.EventBus.Redis", "Promy.EventBus.Testing", Templates, "Promy.EventBus.Transport.Conformance",
    ];

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("promy-packages-");

    /// <summary>Unique: a global folder of packages may keep an older package of the same version.</summary>
    public string Version { get; } = $"0.1.0-test.{TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds()}";

    public string Folder => Path.Combine(_directory.FullName, "packages");

    public async ValueTask InitializeAsync()
    {
        await DotNetCommand.RunAsync(RepositoryRoot.FullName, "tool", "restore");
        await DotNetCommand.RunAsync(
            RepositoryRoot.FullName,
            "pack",
            "eng/Packages.slnf",
            "--no-build",
            $"--configuration={Configuration}",
            $"--output={Folder}",
            $"-p:MinVerVersionOverride={Version}",
            $"-p:RepositoryUrl={Repository}");
    }

    public ValueTask DisposeAsync()
    {
        _directory.Delete(recursive: true);
        return ValueTask.CompletedTask;
    }

    internal Package Open(string id) => Package.Open(Path.Combine(Folder, $"{id}.{Version}.nupkg"));

    /// <summary>A new project elsewhere. Its packages are these and those of the configured feed.</summary>
    /// <param name="project">The project file: its properties and items.</param>
    /// <param name="program">Its only source file.</param>
    internal ConsumingProject CreateProject(string project, string program) =>
        ConsumingProject.Create(_directory.CreateSubdirectory(Some.Text("project")).FullName, Folder, project, program);

    /// <summary>That of the tests: artifacts/bin/{project}/{configuration}.</summary>
    private static string Configuration =>
        Path.GetFileName(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory)) == "debug" ? "Debug" : "Release";
}

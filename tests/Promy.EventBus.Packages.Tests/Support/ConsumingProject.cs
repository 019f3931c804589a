namespace Promy.EventBus.Packages.Tests.Support;

/// <summary>A project of somebody else, who has the packages and not the repository.</summary>
internal sealed class ConsumingProject
{
    private readonly string _directory;

    private ConsumingProject(string directory) => _directory = directory;

    /// <param name="directory">Where it stands.</param>
    /// <param name="packages">Folder of the packages.</param>
    /// <param name="project">Properties and items of the project file.</param>
    /// <param name="program">Its only source file.</param>
    public static ConsumingProject Create(string directory, string packages, string project, string program)
    {
        // The packages of this run are unpacked beside the project; those of others are taken where they are.
        File.WriteAllText(Path.Combine(directory, "Consumer.csproj"), $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <TargetFramework>net10.0</TargetFramework>
                <OutputType>Exe</OutputType>
                <ImplicitUsings>enable</ImplicitUsings>
                <Nullable>enable</Nullable>
                <TreatWarningsAsErrors>true</TreatWarningsAsErrors>
                <NuGetAudit>false</NuGetAudit>
                <RestoreAdditionalProjectSources>{packages}</RestoreAdditionalProjectSources>
                <RestorePackagesPath>{directory}/unpacked</RestorePackagesPath>
                <RestoreFallbackFolders>{KnownPackages.Folder}</RestoreFallbackFolders>
              </PropertyGroup>
              {project}
            </Project>
            """);
        File.WriteAllText(Path.Combine(directory, "Program.cs"), program);
        return new ConsumingProject(directory);
    }

    /// <summary>Builds the project and runs it.</summary>
    /// <returns>What the program printed.</returns>
    public async Task<string> RunAsync(params string[] arguments)
    {
        await DotNetCommand.RunAsync(_directory, "build", "--output=built");
        return await DotNetCommand.RunAsync(_directory, ["built/Consumer.dll", .. arguments]);
    }
}

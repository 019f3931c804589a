using System.Diagnostics;
using Promy.EventBus.Packages.Tests.Support;

namespace Promy.EventBus.Packages.Tests.Guides;

/// <summary>A terminal with a home of its own: sources, templates, tools and packages go there.</summary>
internal sealed class GuideShell(DirectoryInfo home, string directory)
{
    private const string MachineConfiguration = ".nuget/NuGet/NuGet.Config";

    private readonly string _changed = Path.Combine(home.FullName, "directory");
    private bool _isFurnished;

    /// <summary>In which the next command is run: a <c>cd</c> stays.</summary>
    public string Directory { get; private set; } = directory;

    /// <summary>Runs the lines one after the other until one of them fails.</summary>
    /// <returns>What they printed.</returns>
    public async Task<string> RunAsync(string lines)
    {
        var (exitCode, printed) = await Command.RunAsync(Starting($"{lines}\npwd >'{_changed}'"));
        Assert.True(exitCode == 0, $"{lines}\nended with {exitCode}:\n{printed}");
        Directory = (await File.ReadAllTextAsync(_changed)).TrimEnd();
        return printed;
    }

    public ProcessStartInfo Starting(string lines)
    {
        Furnish();
        var start = new ProcessStartInfo("bash", ["-euc", lines]) { WorkingDirectory = Directory };
        start.Environment["HOME"] = home.FullName;
        start.Environment["DOTNET_CLI_HOME"] = home.FullName;
        start.Environment["DOTNET_NOLOGO"] = "1";
        start.Environment["DOTNET_CLI_UI_LANGUAGE"] = "en";
        start.Environment["DOTNET_GENERATE_ASPNET_CERTIFICATE"] = "false";
        start.Environment["NUGET_FALLBACK_PACKAGES"] = KnownPackages.Folder;
        start.Environment.Remove("NUGET_PACKAGES");
        start.Environment.Remove("ConnectionStrings__Redis");
        return start;
    }

    /// <summary>The sources of packages are the machine's.</summary>
    private void Furnish()
    {
        var configuration = Path.Combine(
            Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), MachineConfiguration);
        if (!_isFurnished && File.Exists(configuration))
        {
            var copy = Path.Combine(home.FullName, MachineConfiguration);
            System.IO.Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(configuration, copy);
        }

        _isFurnished = true;
    }
}

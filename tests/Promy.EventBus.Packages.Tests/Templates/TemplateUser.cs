using System.Text.RegularExpressions;
using Promy.EventBus.Packages.Tests.Support;

namespace Promy.EventBus.Packages.Tests.Templates;

/// <summary>
/// Somebody who has installed the templates, in a directory of one test: with a list of templates and a folder of
/// packages of their own, so that nothing of the machine's changes.
/// </summary>
internal sealed partial class TemplateUser : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("promy-templates-");

    private TemplateUser()
    {
    }

    private string Hive => Path.Combine(_directory.FullName, "hive");

    public static async Task<TemplateUser> CreateAsync(PackedPackages packages)
    {
        var user = new TemplateUser();
        try
        {
            await user.MapSourcesAsync(packages.Folder);
            var package = $"{PackedPackages.Templates}.{packages.Version}.nupkg";
            await user.NewAsync("install", Path.Combine(packages.Folder, package));
            return user;
        }
        catch
        {
            user.Dispose();
            throw;
        }
    }

    /// <summary>Runs <c>dotnet new</c>.</summary>
    /// <returns>What it printed.</returns>
    public Task<string> NewAsync(params string[] arguments) =>
        DotNetCommand.RunAsync(_directory.FullName, ["new", .. arguments, "--debug:custom-hive", Hive]);

    /// <returns>The folder of the new service.</returns>
    public async Task<string> MakeAsync(string template, string name, params string[] parameters)
    {
        await NewAsync([template, "--name", name, .. parameters]);
        return Path.Combine(_directory.FullName, name);
    }

    public void Dispose() => _directory.Delete(recursive: true);

    /// <summary>Packages of Promy come from the packed folder alone, all others from the machine's sources.</summary>
    private async Task MapSourcesAsync(string packages)
    {
        var listed = await DotNetCommand.RunAsync(
            _directory.FullName, "nuget", "list", "source", "--format", "Detailed");
        var others = EnabledSource().Matches(listed).Select(
            source => $"""<packageSource key="{source.Groups["name"]}"><package pattern="*" /></packageSource>""");
        await File.WriteAllTextAsync(
            Path.Combine(_directory.FullName, "nuget.config"),
            $"""
            <configuration>
              <config><add key="globalPackagesFolder" value="unpacked" /></config>
              <fallbackPackageFolders><add key="known" value="{KnownPackages.Folder}" /></fallbackPackageFolders>
              <packageSources><add key="packed" value="{packages}" /></packageSources>
              <packageSourceMapping>
                <packageSource key="packed"><package pattern="Promy.*" /></packageSource>
                {string.Concat(others)}
              </packageSourceMapping>
            </configuration>
            """);
    }

    [GeneratedRegex(@"^\s*\d+\.\s+(?<name>.+) \[Enabled\]\s*$", RegexOptions.Multiline)]
    private static partial Regex EnabledSource();
}

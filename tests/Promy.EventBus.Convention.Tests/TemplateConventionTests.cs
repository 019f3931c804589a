using System.Xml.Linq;

namespace Promy.EventBus.Convention.Tests;

/// <summary>The templates name versions: those of this repository, which is tested with them.</summary>
public sealed class TemplateConventionTests
{
    private const string VersionOfBus = "$(PromyEventBusVersion)";

    private static readonly string Content = SourceTree.PathOf(SourceTree.Templates, "content");

    [Fact]
    public void Templates_ask_for_the_versions_of_the_repository()
    {
        var pinned = Load("Directory.Packages.props").Descendants("PackageVersion")
            .ToDictionary(package => Attribute(package, "Include"), package => Attribute(package, "Version"));
        var asked = References().Where(reference => !IsOfBus(reference)).ToList();

        Assert.NotEmpty(asked);
        Assert.All(asked, reference => Assert.Equal(pinned[reference.Id], reference.Version));
    }

    [Fact]
    public void Templates_ask_for_packed_packages_in_the_version_that_is_packed()
    {
        var packed = File.ReadAllText(RepositoryRoot.PathOf("eng/Packages.slnf"));
        var asked = References().Where(IsOfBus).ToList();

        Assert.NotEmpty(asked);
        Assert.All(asked, reference => Assert.Equal(VersionOfBus, reference.Version));
        Assert.All(asked, reference => Assert.Contains($"{reference.Id}.csproj", packed, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("TargetFramework")]
    [InlineData("TreatWarningsAsErrors")]
    public void Templates_build_as_the_repository_does(string property) =>
        Assert.Equal(ValueOf(Load("Directory.Build.props"), property), ValueOf(OfTemplates(), property));

    [Fact]
    public void Packing_finds_the_version_that_it_replaces()
    {
        var project = XDocument.Load(SourceTree.PathOf(SourceTree.Templates, $"{SourceTree.Templates}.csproj"));

        Assert.Equal(ValueOf(project, "_UnpackedVersion"), ValueOf(OfTemplates(), "PromyEventBusVersion"));
    }

    private static List<(string Id, string Version)> References() =>
    [
        .. Directory.EnumerateFiles(Content, "*.csproj", SearchOption.AllDirectories)
            .SelectMany(path => XDocument.Load(path).Descendants("PackageReference"))
            .Select(reference => (Attribute(reference, "Include"), Attribute(reference, "Version"))),
    ];

    private static bool IsOfBus((string Id, string Version) reference) =>
        reference.Id.StartsWith("Promy.", StringComparison.Ordinal);

    private static XDocument OfTemplates() => XDocument.Load(Path.Combine(Content, "shared", "Directory.Build.props"));

    private static XDocument Load(string path) => XDocument.Load(RepositoryRoot.PathOf(path));

    private static string Attribute(XElement element, string name) => element.Attribute(name)!.Value;

    private static string ValueOf(XDocument document, string property) => document.Descendants(property).Single().Value;
}

using System.Xml.Linq;

namespace Promy.EventBus.Documentation.Tests;

/// <summary>
/// The page of each package: in one outline, packed, and with links that begin at the root of the repository, which is
/// what packing makes absolute links of.
/// </summary>
public sealed class PackagePageTests
{
    private static readonly string[] Outline = ["When to reference it", "Install", "Use it", "More"];

    public static TheoryData<string> Packages =>
    [
        "src/Promy.EventBus.Contracts", "src/Promy.EventBus.Redis", "src/Promy.EventBus.Hosting",
        "src/Promy.EventBus.InMemory", "src/Promy.EventBus.Testing", "src/Promy.EventBus.Cli",
        "src/Promy.EventBus.Templates", "tests/Promy.EventBus.Transport.Conformance",
    ];

    [Theory]
    [MemberData(nameof(Packages))]
    public void A_package_has_a_page_in_the_common_outline(string project) =>
        Assert.Equal(Outline, ReadmeTests.Headings(PageOf(project)));

    [Theory]
    [MemberData(nameof(Packages))]
    public void Links_of_a_package_page_begin_at_the_root(string project) =>
        Assert.All(PageOf(project).Links, link => Assert.Matches(@"^(\.\./\.\./[A-Za-z]|https://|#)", link.Target));

    [Theory]
    [MemberData(nameof(Packages))]
    public void A_package_page_is_short(string project) => Assert.InRange(PageOf(project).Lines.Length, 20, 80);

    [Fact]
    public void Every_packed_project_has_its_page_here() =>
        Assert.Equal(
            Repository.Files("*.csproj")
                .Where(path => IsOfSource(path) || IsPackable(path))
                .Select(path => Path.GetDirectoryName(path)!.Replace('\\', '/')),
            Packages.Select(row => row.Data).Order(StringComparer.Ordinal));

    /// <summary>A folder of src, and no service of a template below it.</summary>
    private static bool IsOfSource(string path) => path.StartsWith("src/", StringComparison.Ordinal)
        && path.Count(character => character == '/') == 2;

    private static Document PageOf(string project) => Document.Load($"{project}/README.md");

    private static bool IsPackable(string path) =>
        XDocument.Load(RepositoryRoot.PathOf(path)).Descendants("Import")
            .Any(import => import.Attribute("Project")!.Value.EndsWith("/Package.props", StringComparison.Ordinal));
}

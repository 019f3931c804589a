using System.Buffers.Binary;
using System.Text.Json.Nodes;
using Promy.EventBus.Packages.Tests.Support;

namespace Promy.EventBus.Packages.Tests;

public sealed class PackageTests(PackedPackages packages)
{
    /// <summary>A public feed refuses more.</summary>
    private const int MaxReleaseNotes = 35_000;

    private const int IconSize = 128;

    public static TheoryData<string> Ids => [.. PackedPackages.Ids];

    [Fact]
    public void One_pack_makes_all_packages_with_symbols_of_code_in_one_version()
    {
        var files = Directory.EnumerateFiles(packages.Folder).Select(Path.GetFileName).Order(StringComparer.Ordinal);

        Assert.Equal(
            PackedPackages.Ids
                .SelectMany(FilesOf)
                .Order(StringComparer.Ordinal),
            files);
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void A_package_says_whose_it_is_and_where_its_source_is(string id)
    {
        using var package = packages.Open(id);

        Assert.Equal(id, package.Text("id"));
        Assert.Equal("Promy", package.Text("authors"));
        Assert.Equal("MIT", package.Text("license"));
        Assert.NotEmpty(package.Text("description")!);
        Assert.NotEmpty(package.Text("tags")!);
        Assert.Equal(PackedPackages.Repository, package.Text("projectUrl"));
        Assert.Equal("git", (string?)package.Element("repository")?.Attribute("type"));
        Assert.Equal(PackedPackages.Repository, (string?)package.Element("repository")?.Attribute("url"));
        Assert.Matches("^[0-9a-f]{40}$", (string?)package.Element("repository")?.Attribute("commit"));
        Assert.Contains(package.Text("readme")!, package.Files);
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void A_package_has_an_icon_of_128_by_128(string id)
    {
        using var package = packages.Open(id);

        // Width and height follow the signature and the head of the first chunk.
        var icon = package.Bytes(package.Text("icon")!);
        Assert.Equal(IconSize, BinaryPrimitives.ReadInt32BigEndian(icon.AsSpan(16)));
        Assert.Equal(IconSize, BinaryPrimitives.ReadInt32BigEndian(icon.AsSpan(20)));
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void The_release_notes_are_those_of_the_changelog(string id)
    {
        using var package = packages.Open(id);
        var notes = package.Text("releaseNotes")!.ReplaceLineEndings("\n");

        Assert.InRange(notes.Length, 1, MaxReleaseNotes);
        var changes = File.ReadAllText(RepositoryRoot.PathOf("CHANGELOG.md"));
        Assert.Contains($"## [Unreleased]\n\n{notes}\n", changes, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void The_bill_of_materials_lists_what_the_package_depends_on(string id)
    {
        using var package = packages.Open(id);
        var bill = package.Json("bom.json");

        Assert.Equal("CycloneDX", (string?)bill["bomFormat"]);
        Assert.Equal(id, (string?)bill["metadata"]!["component"]!["name"]);
        Assert.Equal(packages.Version, (string?)bill["metadata"]!["component"]!["version"]);
        var listed = Listed(bill);
        Assert.All(
            package.Dependencies().Keys.Except(PackedPackages.Ids),
            dependency => Assert.Contains(dependency, listed));
        Assert.DoesNotContain("MinVer", listed);
    }

    [Fact]
    public void The_bill_of_the_tool_lists_what_is_packed_into_it()
    {
        using var package = packages.Open("Promy.EventBus.Cli");
        var listed = Listed(package.Json("bom.json"));

        Assert.Superset(new HashSet<string> { "Spectre.Console", "StackExchange.Redis", "System.CommandLine" }, listed);
    }

    [Fact]
    public void The_tool_starts_with_a_newer_runtime_too()
    {
        using var package = packages.Open("Promy.EventBus.Cli");
        var configuration = package.Json("tools/net10.0/any/promy-eventbus.runtimeconfig.json");

        Assert.Equal("Major", (string?)configuration["runtimeOptions"]!["rollForward"]);
    }

    [Fact]
    public void The_package_of_templates_is_one_for_the_command_new()
    {
        using var package = packages.Open(PackedPackages.Templates);

        var type = Assert.Single(package.Element("packageTypes")!.Elements());
        Assert.Equal("Template", (string?)type.Attribute("name"));
        Assert.Empty(package.Dependencies());
        Assert.DoesNotContain(package.Files, file => file.StartsWith("lib/", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("promy-publisher")]
    [InlineData("promy-worker")]
    public void A_template_is_whole_and_asks_for_packages_of_its_own_version(string template)
    {
        using var package = packages.Open(PackedPackages.Templates);

        Assert.Superset(
            new HashSet<string>
            {
                $"content/{template}/.gitignore",
                $"content/{template}/.template.config/template.json",
                $"content/{template}/Template.1.slnx",
                $"content/{template}/src/Template.1/Events/OrderPlacedEvent.cs",
                $"content/{template}/src/Template.1/Program.cs",
                $"content/{template}/tests/Template.1.Tests/Template.1.Tests.csproj",
            },
            package.Files.ToHashSet());
        Assert.Contains(
            $"<PromyEventBusVersion>{packages.Version}</PromyEventBusVersion>",
            package.Read($"content/{template}/Directory.Build.props"),
            StringComparison.Ordinal);
    }

    private string[] FilesOf(string id)
    {
        var name = $"{id}.{packages.Version}";
        return id == PackedPackages.Templates ? [$"{name}.nupkg"] : [$"{name}.nupkg", $"{name}.snupkg"];
    }

    /// <summary>What comes with the package. What only its build needed is in the bill as excluded.</summary>
    private static HashSet<string> Listed(JsonNode bill) =>
    [
        .. bill["components"]?.AsArray()
            .Where(component => (string?)component!["scope"] != "excluded")
            .Select(component => (string)component!["name"]!) ?? [],
    ];
}

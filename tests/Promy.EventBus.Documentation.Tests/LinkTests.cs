namespace Promy.EventBus.Documentation.Tests;

public sealed class LinkTests
{
    public static TheoryData<string> Documents => [.. Repository.MarkdownFiles];

    [Theory]
    [MemberData(nameof(Documents))]
    public void Relative_links_lead_to_files_and_headings_that_exist(string path)
    {
        var document = Document.Load(path);

        Problems.None(document.Links
            .Where(link => !link.Target.Contains("://", StringComparison.Ordinal) && !Leads(document, link.Target))
            .Select(link => $"{path}:{link.Line}: {link.Target}"));
    }

    [Fact]
    public void The_documents_are_found() => Assert.Contains("docs/architecture.md", Repository.MarkdownFiles);

    private static bool Leads(Document from, string target)
    {
        var parts = target.Split('#', 2);
        var path = parts[0].Length == 0
            ? from.Path
            : Path.Combine(Path.GetDirectoryName(from.Path) ?? "", parts[0]);
        var full = RepositoryRoot.PathOf(path);
        if (parts.Length == 1)
        {
            return File.Exists(full) || Directory.Exists(full);
        }

        return File.Exists(full)
            && Document.Load(Path.GetRelativePath(RepositoryRoot.FullName, full)).Anchors.Contains(parts[1]);
    }
}

namespace Promy.EventBus.Documentation.Tests;

/// <summary>The README is read in one sitting, in the order of a newcomer's questions.</summary>
public sealed class ReadmeTests
{
    private static readonly string[] Sections =
    [
        "Guarantees", "Install", "Publish", "Consume", "Your own event", "When a handler fails", "Ten keys", "Run it",
        "The tool", "Speed", "More",
    ];

    [Fact]
    public void The_readme_has_at_most_250_lines() => Assert.InRange(Repository.Readme.Lines.Length, 100, 250);

    [Fact]
    public void The_readme_has_its_sections_in_order() => Assert.Equal(Sections, Headings(Repository.Readme));

    [Fact]
    public void Every_document_is_in_the_list_of_documents()
    {
        var listed = Document.Load("docs/README.md").Links.Select(link => $"docs/{link.Target}").ToHashSet();

        Assert.Empty(Repository.MarkdownFiles
            .Where(path => path.StartsWith("docs/", StringComparison.Ordinal) && path.Count(c => c == '/') == 1)
            .Except([.. listed, "docs/README.md"]));
    }

    internal static IEnumerable<string> Headings(Document document) => document.Prose
        .Where(line => line.StartsWith("## ", StringComparison.Ordinal))
        .Select(line => line[3..]);
}

namespace Promy.EventBus.Documentation.Tests;

public sealed class SnippetTests
{
    public static TheoryData<string, string> Programs
    {
        get
        {
            var programs = new TheoryData<string, string>();
            foreach (var program in Repository.MarkdownFiles.Select(Document.Load).SelectMany(SnippetProgram.Of))
            {
                programs.Add(program.Document, program.Name);
            }

            return programs;
        }
    }

    [Theory]
    [MemberData(nameof(Programs))]
    public void The_code_of_the_documents_compiles_without_a_warning(string path, string name)
    {
        var program = SnippetProgram.Of(Document.Load(path)).Single(program => program.Name == name);

        Problems.None(SnippetCompiler.Errors(program));
    }

    [Fact]
    public void An_error_is_reported_with_the_line_of_the_document()
    {
        var block = new CodeBlock("csharp", null, 41, ["var one = 1;", "one.Missing();"]);

        var error = Assert.Single(
            SnippetCompiler.Errors(new SnippetProgram("README.md", "broken", SnippetProgram.Web, [block])));

        Assert.StartsWith("README.md:42: CS1061", error, StringComparison.Ordinal);
    }

    [Fact]
    public void The_readme_has_a_publisher_and_a_subscriber() =>
        Assert.Superset(
            new HashSet<string> { "publisher", "subscriber" },
            SnippetProgram.Of(Repository.Readme).Select(program => program.Name).ToHashSet());
}

namespace Promy.EventBus.Convention.Tests;

public sealed class LineLengthTests
{
    private const int MaxColumns = 120;

    [Theory]
    [InlineData("benchmarks")]
    [InlineData("samples")]
    [InlineData("src")]
    [InlineData("tests")]
    public void Lines_have_at_most_120_columns(string folder) => AssertShort(SourceTree.FilesBelow(folder));

    [Fact]
    public void Lines_of_every_file_of_a_template_have_at_most_120_columns()
    {
        var files = SourceTree.FilesBelow(Path.Combine("src", SourceTree.Templates, "content"), "*").ToList();

        Assert.Contains(files, file => file.FileName == "Dockerfile");
        AssertShort(files);
    }

    [Fact]
    public void A_line_of_121_columns_is_found_with_file_and_line() =>
        Assert.Equal(
            ["A.cs:2: 121 columns; use at most 120."],
            TooLong(new SourceFile("A.cs", [new string('x', MaxColumns), new string('x', MaxColumns + 1)])));

    private static void AssertShort(IEnumerable<SourceFile> files)
    {
        var problems = files.SelectMany(TooLong).ToList();

        Assert.True(problems.Count == 0, string.Join('\n', problems));
    }

    private static IEnumerable<string> TooLong(SourceFile file) =>
        file.Lines
            .Select((line, index) => (line.Length, Line: index + 1))
            .Where(line => line.Length > MaxColumns)
            .Select(line => $"{file.Path}:{line.Line}: {line.Length} columns; use at most {MaxColumns}.");
}

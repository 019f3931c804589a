namespace Promy.EventBus.Convention.Tests;

public sealed class LineLengthTests
{
    private const int MaxColumns = 120;

    [Theory]
    [InlineData("benchmarks")]
    [InlineData("samples")]
    [InlineData("src")]
    [InlineData("tests")]
    public void Lines_have_at_most_120_columns(string folder)
    {
        var problems = SourceTree.FilesBelow(folder).SelectMany(TooLong).ToList();

        Assert.True(problems.Count == 0, string.Join('\n', problems));
    }

    [Fact]
    public void A_line_of_121_columns_is_found_with_file_and_line() =>
        Assert.Equal(
            ["A.cs:2: 121 columns; use at most 120."],
            TooLong(new SourceFile("A.cs", [new string('x', MaxColumns), new string('x', MaxColumns + 1)])));

    private static IEnumerable<string> TooLong(SourceFile file) =>
        file.Lines
            .Select((line, index) => (line.Length, Line: index + 1))
            .Where(line => line.Length > MaxColumns)
            .Select(line => $"{file.Path}:{line.Line}: {line.Length} columns; use at most {MaxColumns}.");
}

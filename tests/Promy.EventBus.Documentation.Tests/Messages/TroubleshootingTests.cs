namespace Promy.EventBus.Documentation.Tests;

/// <summary>docs/troubleshooting.md explains messages that the bus and the tool can give.</summary>
public sealed class TroubleshootingTests
{
    private static readonly IReadOnlyList<CodeBlock> Blocks =
        [.. Document.Load("docs/troubleshooting.md").Blocks.Where(block => block.Language == "text")];

    public static TheoryData<string> Messages => [.. Blocks.SelectMany(block => block.Lines)];

    [Theory]
    [MemberData(nameof(Messages))]
    public void A_message_that_is_explained_is_in_the_sources(string message) => Assert.True(SourceTexts.Have(message));

    [Fact]
    public void No_message_is_explained_twice() => Assert.Distinct(Blocks.SelectMany(block => block.Lines));

    [Fact]
    public void A_text_that_is_in_no_source_is_not_found() =>
        Assert.False(SourceTexts.Have("{stream} was eaten by {animal}"));
}

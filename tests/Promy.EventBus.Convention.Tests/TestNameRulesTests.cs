namespace Promy.EventBus.Convention.Tests;

public sealed class TestNameRulesTests
{
    private static readonly HashSet<string> Identifiers =
        ["DateTime", "IsWebUrl", "OnExhausted", "Read", "Throws", "TryRead", "Uri", "Write"];

    [Theory]
    [InlineData("A_released_entry_is_claimable_at_once_with_its_old_delivery_count")]
    [InlineData("IsWebUrl_agrees_with_Uri_on_random_text")]
    [InlineData("A_DateTime_is_written_in_UTC")]
    [InlineData("UTF8_payloads_are_written_as_text")]
    [InlineData("A_server_without_ACLs_needs_no_right")]
    [InlineData("A_letter_of_Go_is_read_by_version_2")]
    [InlineData("Input_that_is_not_utf8_is_refused")]
    public void A_sentence_with_identifiers_and_acronyms_breaks_no_rule(string name) => Assert.Empty(Broken(name));

    [Theory]
    [InlineData("Read_NothingOptional_HasDefaults", "'NothingOptional', 'HasDefaults' is no identifier")]
    [InlineData("Parse_EmptyText_throws_at_once", "'EmptyText' is no identifier")]
    [InlineData("TryParse_returns_false_on_garbage", "'TryParse' is no identifier")]
    [InlineData("an_event_is_read", "'an' is no identifier")]
    [InlineData("An_event__is_read", "'' is no identifier")]
    [InlineData("Events_Are_read_once", "'Are' is no identifier")]
    [InlineData("Read_Write_Throws", "fewer than 2 words in lower case")]
    [InlineData("TryRead_DateTime_throws", "fewer than 2 words in lower case")]
    public void A_name_in_another_form_is_found(string name, string problem) =>
        Assert.StartsWith(problem, Assert.Single(Broken(name)), StringComparison.Ordinal);

    [Theory]
    [InlineData("Redis")]
    [InlineData("Write_everything")]
    public void A_name_of_fewer_than_three_words_is_found(string name) =>
        Assert.Contains(Broken(name), problem => problem.StartsWith("fewer than 3 words", StringComparison.Ordinal));

    [Theory]
    [InlineData("What_was_read_is_written")]
    [InlineData("Whatever_was_read_is_written")]
    [InlineData("It_is_read_again")]
    [InlineData("They_are_read_again")]
    [InlineData("Where_nothing_is_read_nothing_is_written")]
    [InlineData("While_another_reads_nothing_is_read")]
    public void A_name_that_begins_with_a_pronoun_or_a_clause_is_found(string name) =>
        Assert.StartsWith("begins with '", Assert.Single(Broken(name)), StringComparison.Ordinal);

    [Fact]
    public void A_name_may_have_75_characters_and_no_more()
    {
        var name = "Events_are_read_" + new string('x', TestNameRules.MaxLength - "Events_are_read_".Length);

        Assert.Empty(Broken(name));
        Assert.Equal(["76 characters; use at most 75"], Broken(name + "x"));
    }

    [Fact]
    public void Tests_are_found_under_their_attributes_with_their_lines()
    {
        var file = new SourceFile(
            "A.cs",
            [
                "    [Fact]",
                "    public void One() => Helper();",
                "",
                "    [Theory]",
                "    [InlineData(1)]",
                "    public async Task Two(int number)",
                "    private static void Helper()",
                "    [Trait(\"a\", \"b\"), Fact(Explicit = true)]",
                "    public ValueTask Three() =>",
            ]);

        Assert.Equal(
            [new("A.cs", 2, "One"), new("A.cs", 6, "Two"), new("A.cs", 9, "Three")], TestMethods.In(file));
    }

    private static List<string> Broken(string name) => [.. TestNameRules.BrokenBy(name, Identifiers)];
}

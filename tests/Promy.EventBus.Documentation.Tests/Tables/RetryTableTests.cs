namespace Promy.EventBus.Documentation.Tests;

/// <summary>The tables of docs/retry.md have every action that the code has.</summary>
public sealed class RetryTableTests
{
    [Fact]
    public void Every_action_of_a_rule_is_in_its_table() =>
        Assert.Equal(Enum.GetNames<ExceptionAction>(), NamesIn("exception actions"));

    [Fact]
    public void Every_action_of_an_exhausted_event_is_in_its_table() =>
        Assert.Equal(Enum.GetNames<ExhaustedAction>(), NamesIn("exhausted actions"));

    private static IEnumerable<string> NamesIn(string table) => Repository.Retry.Table(table).Select(row => row[0]);
}

namespace Promy.EventBus.Documentation.Tests;

public sealed class OptionTableTests
{
    private static readonly IReadOnlyDictionary<string, OptionKey> Keys =
        OptionKey.All.ToDictionary(option => option.Key);

    private static IReadOnlyList<TableRow> Rows => Repository.Readme.Table("options");

    [Fact]
    public void The_table_lists_every_option_once_and_nothing_else() =>
        Assert.Equal(Keys.Keys.Order(StringComparer.Ordinal), Rows.Select(row => row[0]).Order(StringComparer.Ordinal));

    [Fact]
    public void Every_type_of_the_table_is_that_of_the_code() =>
        Problems.None(Known()
            .Where(row => row.Option.TypeName != row.Row[1])
            .Select(row => $"{row.Row}: {row.Option.Key} is {row.Option.TypeName}"));

    [Fact]
    public void Every_default_of_the_table_is_that_of_the_code() =>
        Problems.None(Known()
            .Where(row => !Equivalent(row.Option.Default, row.Option.Parse(row.Row[2])))
            .Select(row => $"{row.Row}: the default of {row.Option.Key} is {row.Option.Default ?? "none"}"));

    [Fact]
    public void Every_option_has_a_meaning() => Assert.DoesNotContain(Rows, row => row[3].Length == 0);

    private static IEnumerable<(TableRow Row, OptionKey Option)> Known() =>
        Rows.Where(row => Keys.ContainsKey(row[0])).Select(row => (row, Keys[row[0]]));

    private static bool Equivalent(object? one, object? other) =>
        one is IEnumerable<TimeSpan> delays
            ? other is IEnumerable<TimeSpan> others && delays.SequenceEqual(others)
            : Equals(one, other);
}

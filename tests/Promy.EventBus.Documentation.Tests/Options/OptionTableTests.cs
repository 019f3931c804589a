namespace Promy.EventBus.Documentation.Tests;

public sealed class OptionTableTests
{
    private static readonly IReadOnlyDictionary<string, OptionKey> Keys =
        OptionKey.All.ToDictionary(option => option.Key);

    private static IReadOnlyList<TableRow> Rows { get; } =
        [.. Repository.Configuration.Tables("options ").SelectMany(table => table)];

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

    [Fact]
    public void The_ten_keys_of_the_readme_have_the_defaults_of_the_code()
    {
        var rows = Repository.Readme.Table("ten keys");

        Assert.Equal(10, rows.Count);
        Assert.All(rows, row => Assert.Equal((row[0], Keys[row[0]].DefaultText), (row[0], row[1])));
    }

    private static IEnumerable<(TableRow Row, OptionKey Option)> Known() =>
        Rows.Where(row => Keys.ContainsKey(row[0])).Select(row => (row, Keys[row[0]]));

    private static bool Equivalent(object? one, object? other) =>
        one is IEnumerable<TimeSpan> delays
            ? other is IEnumerable<TimeSpan> others && delays.SequenceEqual(others)
            : Equals(one, other);
}

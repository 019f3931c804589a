namespace Promy.EventBus.Redis.Conformance.Tests;

/// <summary>
/// The tables of docs/conformance.md have a row for each property, no more, and say of Redis what is true.
/// </summary>
public sealed class DocumentTests
{
    [Fact]
    public void Every_property_has_one_row_in_the_tables() =>
        Assert.Equal(
            ConformanceProperties.All.Select(property => property.Name),
            Rows().Select(row => row[1].Trim('`')).Order(StringComparer.Ordinal));

    [Fact]
    public void The_tables_say_that_redis_passes_what_it_is_tested_for() =>
        Assert.All(Rows(), row => Assert.Equal("passes", row[4]));

    private static IEnumerable<string[]> Rows() =>
        File.ReadLines(RepositoryRoot.PathOf("docs/conformance.md"))
            .Where(line => line.StartsWith("| `", StringComparison.Ordinal))
            .Select(line => line.Split('|', StringSplitOptions.TrimEntries));
}

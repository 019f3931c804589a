namespace Promy.EventBus.Hosting.Tests.Configuration;

public sealed class NearestKeyTests
{
    [Theory]
    [InlineData("", "", 0)]
    [InlineData("", "AB", 2)]
    [InlineData("GROUP", "GRUOP", 1)]
    [InlineData("GROUP", "GROUPS", 1)]
    [InlineData("GROUP", "GRUP", 1)]
    [InlineData("GROUP", "GRAUP", 1)]
    [InlineData("STREAMS", "TREAMSS", 2)]
    public void The_distance_of_two_names_counts_slips(string one, string other, int expected)
    {
        Assert.Equal(expected, NearestKey.Distance(one, other));
        Assert.Equal(expected, NearestKey.Distance(other, one));
    }

    [Theory]
    [InlineData("A", "Limit", "A:Limits")]
    [InlineData("B", "Limit", "B:Limited")]
    [InlineData("C", "Limit", "A:Limits")]
    [InlineData("C", "Size", "A:Size")]
    [InlineData("A", "Colour", null)]
    [InlineData("A", "X", null)]
    [InlineData("A:List", "1", null)]
    public void Find_prefers_the_own_section_and_the_shorter_key(string section, string name, string? expected) =>
        Assert.Equal(
            expected,
            NearestKey.Find(section, name, ["A", "A:Limits", "A:Size", "B", "B:Limited", "B:Deep:Size", "A:List:0"]));
}

namespace Promy.EventBus.Contracts.Tests;

public sealed class WireNamesTests
{
    [Theory]
    [InlineData("promotion.created", true)]
    [InlineData("A-Z_a-z.0-9", true)]
    [InlineData("x", true)]
    [InlineData("", false)]
    [InlineData(null, false)]
    [InlineData("promotion created", false)]
    [InlineData("promotion:created", false)]
    [InlineData("promoción", false)]
    [InlineData("a\n", false)]
    [InlineData("a\0", false)]
    public void IsEventType_accepts_exactly_the_documented_event_types(string? text, bool expected) =>
        Assert.Equal(expected, WireNames.IsEventType(text));

    [Theory]
    [InlineData("events:promotions", true)]
    [InlineData("a name with spaces, é and 漢", true)]
    [InlineData("", false)]
    [InlineData("   ", false)]
    [InlineData(null, false)]
    [InlineData("a\tb", false)]
    [InlineData("a\u0085b", false)]
    [InlineData("a\u007fb", false)]
    [InlineData("a\u009bb", false)]
    [InlineData("a\u2028b", false)]
    [InlineData("a\u2029b", false)]
    public void IsName_accepts_exactly_the_documented_names(string? text, bool expected)
    {
        Assert.Equal(expected, WireNames.IsName(text));
        Assert.Equal(expected, WireNames.IsEventId(text));
    }

    [Fact]
    public void A_name_at_the_limit_is_accepted_and_a_longer_one_refused()
    {
        Assert.True(WireNames.IsEventType(new string('a', 256)));
        Assert.False(WireNames.IsEventType(new string('a', 257)));
        Assert.True(WireNames.IsName(new string('a', 256)));
        Assert.False(WireNames.IsName(new string('a', 257)));
        Assert.True(WireNames.IsEventId(new string('a', 128)));
        Assert.False(WireNames.IsEventId(new string('a', 129)));
    }

    [Theory]
    [InlineData(null, 5, "")]
    [InlineData("plain é", 7, "plain é")]
    [InlineData("a\r\nb\0c", 256, "a??b?c")]
    [InlineData("12345", 5, "12345")]
    [InlineData("123456", 5, "12345…")]
    [InlineData("\n23456", 5, "?2345…")]
    [InlineData("\r\n\u001b[2J[ERR] forged", 256, "???[2J[ERR] forged")]
    [InlineData("a\u2028b\u2029c\u0085d\u009be", 256, "a?b?c?d?e")]
    [InlineData("1234😀", 5, "1234…")]
    [InlineData("123😀6", 5, "123😀…")]
    [InlineData("😀", 1, "…")]
    public void Printable_returns_one_bounded_line(string? text, int maxLength, string expected) =>
        Assert.Equal(expected, WireNames.Printable(text, maxLength));
}

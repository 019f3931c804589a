namespace Promy.EventBus.Contracts.Tests.Streams;

public sealed class StreamEntryIdTests
{
    [Theory]
    [InlineData("1762425000000-7", "1762425000000-7")]
    [InlineData("1762425000000", "1762425000000-0")]
    [InlineData("18446744073709551615-18446744073709551615", "18446744073709551615-18446744073709551615")]
    public void Ids_are_read_and_written(string text, string expected)
    {
        Assert.True(StreamEntryId.TryParse(text, out var id));
        Assert.Equal(expected, id.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("-")]
    [InlineData("1-")]
    [InlineData("-1")]
    [InlineData("1-2-3")]
    [InlineData(" 1-2")]
    [InlineData("+1-2")]
    [InlineData("18446744073709551616-0")]
    [InlineData(null)]
    public void A_text_that_is_no_id_is_refused(string? text) => Assert.False(StreamEntryId.TryParse(text, out _));

    [Theory]
    [InlineData("1-0", "1-1", "1-2")]
    [InlineData("1-18446744073709551615", "2-0", "2-1")]
    public void Ids_have_neighbours_and_an_order(string first, string second, string third)
    {
        var id = StreamEntryId.Parse(second);

        Assert.Equal(first, id.Previous.ToString());
        Assert.Equal(third, id.Next.ToString());
        Assert.True(id.Previous < id && id < id.Next);
    }

    [Fact]
    public void The_ends_have_no_further_neighbour()
    {
        Assert.Equal(StreamEntryId.Zero, StreamEntryId.Zero.Previous);
        Assert.Equal(StreamEntryId.Max, StreamEntryId.Max.Next);
        Assert.Null(StreamEntryId.Max.AddedAt);
        Assert.Equal(Some.Moment, StreamEntryId.At(Some.Moment).AddedAt);
    }
}

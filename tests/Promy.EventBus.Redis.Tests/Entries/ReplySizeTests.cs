namespace Promy.EventBus.Redis.Tests.Entries;

public sealed class ReplySizeTests
{
    private static readonly TimeSpan Quick = ReplySize.Target / 10;

    [Theory]
    [InlineData(1, 1)]
    [InlineData(10, 10)]
    [InlineData(1000, ReplySize.First)]
    public void Limit_is_small_at_first(int full, int expected) => Assert.Equal(expected, new ReplySize(full).Limit);

    [Fact]
    public void Arrived_doubles_the_limit_up_to_all_if_the_reply_is_quick_and_full()
    {
        var size = new ReplySize(100);

        var limits = new List<int>();
        for (var reads = 0; reads < 4; reads++)
        {
            size.Arrived(size.Limit, size.Limit, Quick);
            limits.Add(size.Limit);
        }

        Assert.Equal([32, 64, 100, 100], limits);
    }

    [Theory]
    [InlineData(5, 5, 0.9)]
    [InlineData(5, 4, 0.1)]
    [InlineData(5, 0, 0.1)]
    [InlineData(5, 0, 60)]
    public void Arrived_keeps_the_limit_if_the_reply_is_neither_quick_and_full_nor_late(
        int asked, int received, double seconds)
    {
        var size = new ReplySize(10);
        size.Lost(10);

        size.Arrived(asked, received, TimeSpan.FromSeconds(seconds));

        Assert.Equal(5, size.Limit);
    }

    [Theory]
    [InlineData(10, 2, 5)]
    [InlineData(10, 6.7, 1)]
    [InlineData(1, 60, 1)]
    public void Arrived_lowers_the_limit_to_what_arrives_in_time_if_the_reply_is_late(
        int received, double seconds, int expected)
    {
        var size = new ReplySize(10);

        size.Arrived(10, received, TimeSpan.FromSeconds(seconds));

        Assert.Equal(expected, size.Limit);
    }

    [Fact]
    public void Arrived_never_raises_the_limit_if_the_reply_is_late()
    {
        var size = new ReplySize(100);
        size.Lost(4);

        size.Arrived(100, 100, ReplySize.Target * 1.1);

        Assert.Equal(2, size.Limit);
    }

    [Fact]
    public void Lost_halves_the_limit_down_to_one()
    {
        var size = new ReplySize(10);

        var limits = new List<int>();
        for (var reads = 0; reads < 4; reads++)
        {
            size.Lost(size.Limit);
            limits.Add(size.Limit);
        }

        Assert.Equal([5, 2, 1, 1], limits);
    }

    [Fact]
    public void Lost_halves_the_number_asked_for_if_it_is_below_the_limit()
    {
        var size = new ReplySize(10);

        size.Lost(4);

        Assert.Equal(2, size.Limit);
    }
}

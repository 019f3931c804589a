namespace Promy.EventBus.Redis.Tests.Entries;

public sealed class PageSizeTests
{
    [Theory]
    [InlineData(50, 50 * 1_000, 200)]
    [InlineData(200, 200 * 1_000, 500)]
    [InlineData(500, 500 * 2_000, 500)]
    [InlineData(500, 500 * 10_000, 104)]
    [InlineData(50, 50 * 1024 * 1024, 1)]
    [InlineData(1, 100 * 1024 * 1024, 1)]
    [InlineData(1, 100, 4)]
    [InlineData(0, 0, 4)]
    public void Next_gives_the_count_that_fits_and_grows_at_most_fourfold(int count, long bytes, int expected) =>
        Assert.Equal(expected, PageSize.Next(count, bytes));
}

namespace Promy.EventBus.Redis.Tests.Publishing;

public sealed class SendWindowSizeTests
{
    private const long Size = 1024 * 1024;
    private static readonly TimeSpan WriteTimeout = TimeSpan.FromSeconds(4);
    private static readonly SendWindowSize Sizes = new(WriteTimeout);

    [Fact]
    public void After_doubles_a_full_window_that_is_confirmed_quickly() =>
        Assert.Equal(2 * Size, Sizes.After(Size, Size, TimeSpan.FromMilliseconds(500)));

    [Fact]
    public void After_keeps_a_full_window_that_is_confirmed_in_time() =>
        Assert.Equal(Size, Sizes.After(Size, Size, TimeSpan.FromMilliseconds(501)));

    [Fact]
    public void After_doubles_a_partly_used_window_only_if_a_full_one_would_be_quick()
    {
        Assert.Equal(Size, Sizes.After(Size, Size / 4, TimeSpan.FromMilliseconds(500)));
        Assert.Equal(2 * Size, Sizes.After(Size, Size / 4, TimeSpan.FromMilliseconds(125)));
    }

    [Fact]
    public void After_shrinks_a_slow_window_to_what_passes_in_a_quarter_of_the_timeout() =>
        Assert.Equal(Size / 3, Sizes.After(Size, Size, TimeSpan.FromSeconds(3)));

    [Fact]
    public void After_never_grows_the_window_for_a_large_event_that_was_slow() =>
        Assert.Equal(Size, Sizes.After(Size, 64 * Size, TimeSpan.FromSeconds(2)));

    [Fact]
    public void After_doubles_the_window_if_no_time_has_passed() =>
        Assert.Equal(2 * Size, Sizes.After(Size, Size, TimeSpan.Zero));

    [Fact]
    public void After_keeps_the_window_within_its_bounds()
    {
        var moment = TimeSpan.FromMilliseconds(1);
        Assert.Equal(SendWindowSize.Max, Sizes.After(SendWindowSize.Max, SendWindowSize.Max, moment));
        Assert.Equal(SendWindowSize.Min, Sizes.After(SendWindowSize.Min, SendWindowSize.Min, TimeSpan.FromHours(1)));
        Assert.Equal(SendWindowSize.Min, SendWindowSize.AfterTimeout(SendWindowSize.Min));
    }

    [Fact]
    public void AfterTimeout_halves_the_window() => Assert.Equal(Size / 2, SendWindowSize.AfterTimeout(Size));

    [Fact]
    public void AfterPause_resets_a_wide_window_and_keeps_a_narrow_one()
    {
        Assert.Equal(SendWindowSize.Start, SendWindowSize.AfterPause(SendWindowSize.Max));
        Assert.Equal(SendWindowSize.Min, SendWindowSize.AfterPause(SendWindowSize.Min));
    }

    [Theory]
    [InlineData(100_000)]
    [InlineData(1_000_000)]
    [InlineData(8_000_000)]
    public void After_fits_the_window_to_a_quarter_of_the_timeout_at_any_link_speed(long bytesPerSecond)
    {
        var size = SendWindowSize.Max;
        for (var measure = 0; measure < 100; measure++)
        {
            size = Sizes.After(size, size, TimeSpan.FromSeconds((double)size / bytesPerSecond));
        }

        Assert.InRange((double)size / bytesPerSecond, 0.1, 1.001);
    }

    [Fact]
    public void After_reaches_the_widest_window_in_a_few_measures_on_a_quick_link()
    {
        var size = SendWindowSize.Start;
        for (var measure = 0; measure < 4; measure++)
        {
            size = Sizes.After(size, size, TimeSpan.FromMilliseconds(2));
        }

        Assert.Equal(SendWindowSize.Max, size);
    }
}

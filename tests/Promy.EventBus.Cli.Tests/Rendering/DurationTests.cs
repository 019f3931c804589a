namespace Promy.EventBus.Cli.Tests;

public sealed class DurationTests
{
    [Theory]
    [InlineData("500ms", 500)]
    [InlineData("1.5s", 1_500)]
    [InlineData("2m", 120_000)]
    [InlineData("3h", 10_800_000)]
    [InlineData("7d", 604_800_000)]
    [InlineData("00:01:30", 90_000)]
    [InlineData("23:59:59", 86_399_000)]
    [InlineData("1.00:00:00", 86_400_000)]
    public void A_duration_with_a_unit_is_read(string text, long milliseconds)
    {
        Assert.True(DurationOption.TryParse(text, out var duration));
        Assert.Equal(milliseconds, duration.TotalMilliseconds);
    }

    [Theory]
    [InlineData("")]
    [InlineData("5")]
    [InlineData("s")]
    [InlineData("-5s")]
    [InlineData("-00:00:05")]
    [InlineData("5 s")]
    [InlineData("1e9d")]
    [InlineData("99999999d")]
    [InlineData("1..5s")]
    [InlineData("24:00:00")]
    [InlineData("1:30")]
    [InlineData("1:02:03:04")]
    public void Text_that_is_not_a_duration_is_refused(string text) =>
        Assert.False(DurationOption.TryParse(text, out _));

    [Theory]
    [InlineData(12, "12ms")]
    [InlineData(1_500, "1.5s")]
    [InlineData(61_000, "1m 1s")]
    [InlineData(3_660_000, "1h 1m")]
    [InlineData(90_000_000, "1d 1h")]
    [InlineData(-5, "0s")]
    public void Durations_are_shown_in_two_units(long milliseconds, string expected) =>
        Assert.Equal(expected, Shown.Duration(TimeSpan.FromMilliseconds(milliseconds)));

    [Theory]
    [InlineData(0, "0 B")]
    [InlineData(1_536, "1.5 KiB")]
    [InlineData(5L * 1024 * 1024 * 1024, "5 GiB")]
    public void Sizes_are_shown_in_one_unit(long bytes, string expected) => Assert.Equal(expected, Shown.Bytes(bytes));
}

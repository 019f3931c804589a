namespace Promy.EventBus.Redis.Tests.Consuming;

public sealed class LoopBackoffTests
{
    [Theory]
    [InlineData(1, 50)]
    [InlineData(2, 100)]
    [InlineData(3, 200)]
    [InlineData(5, 800)]
    [InlineData(6, 1000)]
    [InlineData(7, 1000)]
    [InlineData(int.MaxValue, 1000)]
    public void Delay_doubles_with_each_failure_up_to_the_longest(int failures, int fullMilliseconds)
    {
        var full = TimeSpan.FromMilliseconds(fullMilliseconds);

        Assert.Equal(full / 2, LoopBackoff.Delay(failures, permanent: false, random: 0));
        Assert.Equal(full, LoopBackoff.Delay(failures, permanent: false, random: 1));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(100)]
    public void Delay_is_long_from_the_start_if_the_failure_is_permanent(int failures)
    {
        Assert.Equal(TimeSpan.FromSeconds(0.75), LoopBackoff.Delay(failures, permanent: true, random: 0));
        Assert.Equal(TimeSpan.FromSeconds(1.5), LoopBackoff.Delay(failures, permanent: true, random: 1));
    }

    [Fact]
    public void Jitter_stays_within_a_fifth_of_the_interval()
    {
        var interval = TimeSpan.FromSeconds(15);

        Assert.Equal(12, Jitter.Of(interval, random: 0).TotalSeconds, precision: 3);
        Assert.Equal(15, Jitter.Of(interval, random: 0.5).TotalSeconds, precision: 3);
        Assert.Equal(18, Jitter.Of(interval, random: 1).TotalSeconds, precision: 3);
    }
}

namespace Promy.EventBus.Redis.Tests.Publishing;

public sealed class SendWindowSizeTests
{
    private const long Size = 1024 * 1024;
    private static readonly TimeSpan WriteTimeout = TimeSpan.FromSeconds(4);
    private static readonly SendWindowSize Sizes = new(WriteTimeout);

    [Fact]
    public void After_FullAndConfirmedQuickly_Doubles() =>
        Assert.Equal(2 * Size, Sizes.After(Size, Size, TimeSpan.FromMilliseconds(500)));

    [Fact]
    public void After_FullAndConfirmedInTime_Stays() =>
        Assert.Equal(Size, Sizes.After(Size, Size, TimeSpan.FromMilliseconds(501)));

    [Fact]
    public void After_LittleConfirmedQuickly_StaysUntilItWouldBeEnoughForMuch()
    {
        Assert.Equal(Size, Sizes.After(Size, Size / 4, TimeSpan.FromMilliseconds(500)));
        Assert.Equal(2 * Size, Sizes.After(Size, Size / 4, TimeSpan.FromMilliseconds(125)));
    }

    [Fact]
    public void After_SlowerThanAQuarterOfTheTimeout_IsWhatPassesInThatTime() =>
        Assert.Equal(Size / 3, Sizes.After(Size, Size, TimeSpan.FromSeconds(3)));

    [Fact]
    public void After_LargerThanTheWindowAndSlow_NeverGrows() =>
        Assert.Equal(Size, Sizes.After(Size, 64 * Size, TimeSpan.FromSeconds(2)));

    [Fact]
    public void After_NoTimeAtAll_Doubles() => Assert.Equal(2 * Size, Sizes.After(Size, Size, TimeSpan.Zero));

    [Fact]
    public void After_AnyMeasure_KeepsItsBounds()
    {
        var moment = TimeSpan.FromMilliseconds(1);
        Assert.Equal(SendWindowSize.Max, Sizes.After(SendWindowSize.Max, SendWindowSize.Max, moment));
        Assert.Equal(SendWindowSize.Min, Sizes.After(SendWindowSize.Min, SendWindowSize.Min, TimeSpan.FromHours(1)));
        Assert.Equal(SendWindowSize.Min, SendWindowSize.AfterTimeout(SendWindowSize.Min));
    }

    [Fact]
    public void AfterTimeout_IsHalf() => Assert.Equal(Size / 2, SendWindowSize.AfterTimeout(Size));

    [Fact]
    public void AfterPause_ForgetsWhatWasQuick_KeepsWhatWasSlow()
    {
        Assert.Equal(SendWindowSize.Start, SendWindowSize.AfterPause(SendWindowSize.Max));
        Assert.Equal(SendWindowSize.Min, SendWindowSize.AfterPause(SendWindowSize.Min));
    }

    [Theory]
    [InlineData(100_000)]
    [InlineData(1_000_000)]
    [InlineData(8_000_000)]
    public void After_OnALinkOfAnySpeed_WhatIsOnTheWayPassesInAQuarterOfTheTimeout(long bytesPerSecond)
    {
        var size = SendWindowSize.Max;
        for (var measure = 0; measure < 100; measure++)
        {
            size = Sizes.After(size, size, TimeSpan.FromSeconds((double)size / bytesPerSecond));
        }

        Assert.InRange((double)size / bytesPerSecond, 0.1, 1.001);
    }

    [Fact]
    public void After_OnAQuickLink_IsWideAfterAFewMeasures()
    {
        var size = SendWindowSize.Start;
        for (var measure = 0; measure < 4; measure++)
        {
            size = Sizes.After(size, size, TimeSpan.FromMilliseconds(2));
        }

        Assert.Equal(SendWindowSize.Max, size);
    }
}

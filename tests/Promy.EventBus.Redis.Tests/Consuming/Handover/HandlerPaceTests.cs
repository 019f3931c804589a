namespace Promy.EventBus.Redis.Tests.Consuming;

public sealed class HandlerPaceTests
{
    [Theory]
    [InlineData(0, 1, 0)]
    [InlineData(1, 0, 1)]
    [InlineData(1, 1_000_000, 1)]
    [InlineData(100, 2.5, 1)]
    [InlineData(100, 5, 2)]
    [InlineData(100, 6, 3)]
    [InlineData(10, 250, 10)]
    [InlineData(10, 1_000_000_000_000, 10)]
    public void WorkersFor_gives_the_number_that_handles_the_queue_in_time(int waiting, double average, int expected) =>
        Assert.Equal(expected, HandlerPace.WorkersFor(waiting, average, target: 250));
}

namespace Promy.EventBus.Redis.Tests.Consuming;

/// <summary>
/// Entries that a search for abandoned ones has claimed by their ids while the own pending ones are looked through.
/// </summary>
[Trait(TestCategories.Trait, TestCategories.Integration)]
public sealed class ClaimedWhileLookingTests(RedisServer server)
{
    private static readonly TimeSpan Long = TimeSpan.FromHours(1);

    [Fact]
    public async Task The_delivery_of_a_consumer_that_crashed_stays_counted()
    {
        await using var bus = new RedisBus(server);
        await using var stepped = new SteppedStream(bus, bus.Subscription);
        await stepped.ReadAndForgetAsync(3, "crashed", idle: Long);
        await using var connection = await stepped.ConnectAsync();

        // The search has the ids, and goes on when it has a connection for the contents.
        await stepped.Stream.Abandoned.SweepAsync(
            async _ =>
            {
                await stepped.TakeUpAsync(connection);
                return connection;
            },
            CancellationToken.None);

        Assert.Equal([2, 2, 2], stepped.Taken().Select(delivery => delivery.DeliveryCount));
        Assert.All(await stepped.CountsAsync(), count => Assert.Equal(2, count));
    }

    [Fact]
    public async Task A_stop_in_between_leaves_it_counted_as_well()
    {
        await using var bus = new RedisBus(server);
        await using var stepped = new SteppedStream(bus, bus.Subscription);
        await stepped.ReadAndForgetAsync(3, "crashed", idle: Long);

        await Assert.ThrowsAsync<TimeoutException>(() => stepped.Stream.Abandoned.SweepAsync(
            _ => throw new TimeoutException(), CancellationToken.None));
        await stepped.Stream.OwnPending.HandBackAsync([], all: true);

        Assert.All(await stepped.CountsAsync(), count => Assert.Equal(1, count));
    }
}

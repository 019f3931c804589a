using StackExchange.Redis;

namespace Promy.EventBus.Redis.Tests.Consuming;

[Trait(TestCategories.Trait, TestCategories.Integration)]
public sealed class SweepStartTests(RedisServer server)
{
    [Fact]
    public async Task Choose_begins_at_the_oldest_entry_if_few_are_pending() =>
        Assert.Null(SweepStart.Choose(await PendingAsync(9), many: 10, random: 0.5));

    [Theory]
    [InlineData(0.0, null)]
    [InlineData(0.5, "1500-0")]
    [InlineData(0.99, "1990-0")]
    public async Task Choose_begins_between_the_oldest_and_the_newest_if_many_are_pending(
        double random, string? expected)
    {
        var start = SweepStart.Choose(await PendingAsync(10), many: 10, random);

        Assert.Equal(expected is null, start is null);
        Assert.Equal(expected, (string?)start);
    }

    [Theory]
    [InlineData("1499-7", false)]
    [InlineData("1500-0", true)]
    [InlineData("1500-1", true)]
    [InlineData("10000-0", true)]
    public void IsReached_compares_the_numbers_of_the_ids(string cursor, bool reached) =>
        Assert.Equal(reached, SweepStart.IsReached(cursor, "1500-0"));

    /// <summary>So many entries pending, the oldest of 1000-1 and the newest of 2000-0.</summary>
    private async Task<StreamPendingInfo> PendingAsync(int count)
    {
        await using var keys = server.NewKeys();
        foreach (var id in Enumerable.Range(1, count - 1).Select(sequence => $"1000-{sequence}").Append("2000-0"))
        {
            await server.Database.StreamAddAsync(keys.Stream(), "field", "value", id);
        }

        await server.Database.StreamCreateConsumerGroupAsync(keys.Stream(), "group", StreamPosition.Beginning);
        await server.Database.StreamReadGroupAsync(keys.Stream(), "group", "consumer", ">");
        return await server.Database.StreamPendingAsync(keys.Stream(), "group");
    }
}

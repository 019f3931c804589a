using System.Globalization;
using StackExchange.Redis;

namespace Promy.EventBus.Redis.Tests.Publishing;

/// <summary>The primary has become a replica, as in a failover, and answers every write with READONLY.</summary>
[Trait(TestCategories.Trait, TestCategories.Integration)]
public sealed class MovedPrimaryTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task A_batch_looks_for_the_primary_before_it_is_sent_again()
    {
        await using var first = await RedisServerProcess.StartAsync();
        await using var second = await RedisServerProcess.StartAsync("--replicaof", "127.0.0.1", Text(first.Port));
        await using var firstAdmin = await ConnectAsync(first);
        await using var secondAdmin = await ConnectAsync(second);
        await using var bus = new RedisBus(
            $"{first.ConnectionString},{second.ConnectionString}", secondAdmin, options => options.MaxRetries = 0);
        await bus.PublishManyAsync(1);
        await Eventually.EqualAsync(1, () => LengthAsync(bus), Patience);

        await secondAdmin.GetServers()[0].ExecuteAsync("REPLICAOF", "NO", "ONE");
        await firstAdmin.GetServers()[0].ExecuteAsync("REPLICAOF", "127.0.0.1", Text(second.Port));
        await bus.PublishManyAsync(3);

        Assert.Equal(4, await LengthAsync(bus));
    }

    private static async Task<ConnectionMultiplexer> ConnectAsync(RedisServerProcess redis) =>
        await ConnectionMultiplexer.ConnectAsync($"{redis.ConnectionString},allowAdmin=true");

    private static Task<long> LengthAsync(RedisBus bus) =>
        bus.Database.StreamLengthAsync(bus.Stream, CommandFlags.PreferReplica);

    private static string Text(int port) => port.ToString(CultureInfo.InvariantCulture);
}

using StackExchange.Redis;

namespace Promy.EventBus.Redis.Tests.Commands;

/// <summary>How far a group is behind, where the number that Redis reports is wrong or missing.</summary>
[Trait(TestCategories.Trait, TestCategories.Integration)]
public sealed class LagTests(RedisServer server)
{
    [Fact]
    public async Task Where_a_trim_has_overtaken_a_group_the_lag_is_what_is_left_to_read()
    {
        await using var bus = new RedisBus(server);
        await AddAsync(bus, 10);
        await bus.Database.StreamCreateConsumerGroupAsync(bus.Stream, bus.Group, StreamPosition.Beginning);
        await ReadAsync(bus, 2);
        await bus.Database.StreamTrimAsync(bus.Stream, 3);
        Assert.Equal(3, await LagAsync(bus));

        await ReadAsync(bus, 3);
        Assert.Equal(0, await LagAsync(bus));

        await AddAsync(bus, 6);
        await ReadAsync(bus, 4);
        Assert.Equal(2, await LagAsync(bus));
    }

    [Fact]
    public async Task What_a_group_has_before_it_that_began_in_the_middle_is_counted()
    {
        await using var bus = new RedisBus(server);
        var ids = await AddAsync(bus, 2_500);
        await bus.Database.StreamCreateConsumerGroupAsync(bus.Stream, bus.Group, ids[9]);
        Assert.Equal(2_490, await LagAsync(bus));

        await bus.Database.StreamDeleteAsync(bus.Stream, [ids[10], ids[2_000]]);
        Assert.Equal(2_488, await LagAsync(bus));
    }

    [Fact]
    public async Task Where_the_newest_entry_was_deleted_unread_nothing_is_left_to_read()
    {
        await using var bus = new RedisBus(server);
        var ids = await AddAsync(bus, 3);
        await bus.Database.StreamCreateConsumerGroupAsync(bus.Stream, bus.Group, StreamPosition.Beginning);
        await ReadAsync(bus, 2);
        await bus.Database.StreamDeleteAsync(bus.Stream, [ids[2]]);

        Assert.Equal(0, await LagAsync(bus));
    }

    [Fact]
    public async Task Large_entries_are_counted_like_small_ones()
    {
        await using var bus = new RedisBus(server);
        var ids = await AddAsync(bus, 60, new string('x', 100_000));
        await bus.Database.StreamCreateConsumerGroupAsync(bus.Stream, bus.Group, ids[9]);

        Assert.Equal(50, await LagAsync(bus));
    }

    [Fact]
    public async Task Of_more_than_is_counted_it_is_known_how_many_there_are_at_least()
    {
        await using var bus = new RedisBus(server);
        var ids = await AddAsync(bus, 10_020);
        await bus.Database.StreamCreateConsumerGroupAsync(bus.Stream, bus.Group, ids[9]);

        Assert.Equal(new GroupLag(null, 0, AtLeast: 10_000), await MeasureAsync(bus));
    }

    [Theory]
    [InlineData("eval")]
    [InlineData("xrange")]
    public async Task Where_counting_is_not_permitted_a_number_that_cannot_be_true_is_unknown(string right)
    {
        await using var redis = await PrivateRedis.StartAsync();
        await redis.Database.ExecuteAsync(
            "ACL", "SETUSER", "limited", "on", ">secret", "~*", "+@all", $"-{right}");
        var bus = redis.NewBus(options => options.ConnectionString += ",user=limited,password=secret");
        await AddAsync(bus, 10);
        await bus.Database.StreamCreateConsumerGroupAsync(bus.Stream, bus.Group, StreamPosition.Beginning);
        Assert.Equal(10, await LagAsync(bus));

        await ReadAsync(bus, 2);
        await bus.Database.StreamTrimAsync(bus.Stream, 3);

        // Redis 8 tells the truth.
        Assert.Contains(await LagAsync(bus), (IEnumerable<long?>)[null, 3]);
    }

    [Fact]
    public async Task Of_what_is_not_there_nothing_is_told()
    {
        await using var bus = new RedisBus(server);
        Assert.Null(await MeasureAsync(bus));

        await AddAsync(bus, 1);
        Assert.Null(await MeasureAsync(bus));
    }

    private static async Task<string[]> AddAsync(RedisBus bus, int count, string payload = "{}")
    {
        var adding = Enumerable.Range(0, count).Select(_ => RawEntries.AddAsync(bus.Database, bus.Stream, "{}", payload)).ToList();
        return Array.ConvertAll(await Task.WhenAll(adding), id => (string)id!);
    }

    private static Task<StreamEntry[]> ReadAsync(RedisBus bus, int count) =>
        bus.Database.StreamReadGroupAsync(bus.Stream, bus.Group, "consumer", ">", count);

    private static async Task<long?> LagAsync(RedisBus bus) => (await MeasureAsync(bus))!.Lag;

    private static Task<GroupLag?> MeasureAsync(RedisBus bus) =>
        new RedisProbe(bus.Connections, bus.Options, TimeProvider.System)
            .GetLagAsync(bus.Stream, bus.Group, TestContext.Current.CancellationToken);
}

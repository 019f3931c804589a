using StackExchange.Redis;

namespace Promy.EventBus.Redis.Tests.Commands;

/// <summary>How far a group is behind if the number that Redis reports is wrong or missing.</summary>
[Trait(TestCategories.Trait, TestCategories.Integration)]
public sealed class LagTests(RedisServer server)
{
    [Fact]
    public async Task The_lag_is_what_is_left_to_read_if_a_trim_has_overtaken_the_group()
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
    public async Task Unread_entries_are_counted_if_the_group_began_in_the_middle()
    {
        await using var bus = new RedisBus(server);
        var ids = await AddAsync(bus, 2_500);
        await bus.Database.StreamCreateConsumerGroupAsync(bus.Stream, bus.Group, ids[9]);
        Assert.Equal(2_490, await LagAsync(bus));

        await bus.Database.StreamDeleteAsync(bus.Stream, [ids[10], ids[2_000]]);
        Assert.Equal(2_488, await LagAsync(bus));
    }

    [Fact]
    public async Task The_lag_is_zero_if_the_newest_entry_was_deleted_unread()
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
    public async Task The_lag_is_a_lower_bound_if_there_is_more_than_is_counted()
    {
        await using var bus = new RedisBus(server);
        var ids = await AddAsync(bus, 10_020);
        await bus.Database.StreamCreateConsumerGroupAsync(bus.Stream, bus.Group, ids[9]);

        Assert.Equal(new GroupLag(null, 0, AtLeast: 10_000), await MeasureAsync(bus));
    }

    [Theory]
    [InlineData("eval")]
    [InlineData("xrange")]
    public async Task The_lag_is_unknown_if_counting_is_refused_and_the_report_cannot_be_true(string right)
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

        // Redis 8 reports the right number.
        Assert.Contains(await LagAsync(bus), (IEnumerable<long?>)[null, 3]);
    }

    [Fact]
    public async Task The_lag_of_a_missing_stream_or_group_is_null()
    {
        await using var bus = new RedisBus(server);
        Assert.Null(await MeasureAsync(bus));

        await AddAsync(bus, 1);
        Assert.Null(await MeasureAsync(bus));
    }

    private static async Task<string[]> AddAsync(RedisBus bus, int count, string payload = "{}")
    {
        var adding = Enumerable.Range(0, count)
            .Select(_ => RawEntries.AddAsync(bus.Database, bus.Stream, "{}", payload))
            .ToList();
        return Array.ConvertAll(await Task.WhenAll(adding), id => (string)id!);
    }

    private static Task<StreamEntry[]> ReadAsync(RedisBus bus, int count) =>
        bus.Database.StreamReadGroupAsync(bus.Stream, bus.Group, "consumer", ">", count);

    private static async Task<long?> LagAsync(RedisBus bus) => (await MeasureAsync(bus))!.Lag;

    private static Task<GroupLag?> MeasureAsync(RedisBus bus) =>
        new RedisProbe(bus.Connections, bus.Options, TimeProvider.System)
            .GetLagAsync(bus.Stream, bus.Group, TestContext.Current.CancellationToken);
}

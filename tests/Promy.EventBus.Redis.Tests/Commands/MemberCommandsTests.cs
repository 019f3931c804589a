using StackExchange.Redis;

namespace Promy.EventBus.Redis.Tests.Commands;

[Trait(TestCategories.Trait, TestCategories.Integration)]
public sealed class MemberCommandsTests(RedisServer server)
{
    [Fact]
    public async Task A_member_is_live_until_three_of_its_intervals_have_passed_in_redis_time()
    {
        await using var bus = new RedisBus(server);
        var now = await bus.NowAsync();
        await AddAsync(bus, "fresh", $$$"""{"at":{{{now}}},"interval":60000,"types":{"order.placed":["Shop.Mail"]}}""");
        await AddAsync(bus, "old but slow", $$$"""{"at":{{{now - 100_000}}},"interval":60000}""");
        await AddAsync(bus, "expired", $$$"""{"at":{{{now - 100_000}}},"interval":30000}""");
        await AddAsync(bus, "withdrawn", """{"at":0,"interval":60000}""");
        await AddAsync(bus, "unreadable", "{");

        var live = await MemberCommands.LiveAsync(bus.Database, bus.Stream, bus.Group);

        Assert.Equal(["fresh", "old but slow"], live.Select(member => member.Name).Order());
        var fresh = live.Single(member => member.Name == "fresh");
        Assert.True(fresh.Handles("order.placed", handler: null));
        Assert.True(fresh.Handles("order.placed", "Shop.Mail"));
        Assert.False(fresh.Handles("order.placed", "Shop.Stock"));
        Assert.False(fresh.Handles("order.paid", handler: null));
        Assert.Null(live.Single(member => member.Name == "old but slow").Types);
    }

    [Fact]
    public async Task A_group_without_announced_members_has_none()
    {
        await using var bus = new RedisBus(server);

        Assert.Empty(await MemberCommands.LiveAsync(bus.Database, bus.Stream, bus.Group));
    }

    [Fact]
    public async Task An_announcement_has_the_time_of_redis_and_keeps_the_member_live()
    {
        await using var bus = new RedisBus(server);
        var before = await bus.NowAsync();

        await Commands(bus, "me").AnnounceAsync(Record);

        var record = MemberRecord.Read((byte[])(await bus.Database.HashGetAsync(Key(bus), "me"))!)!;
        Assert.InRange(record.At, before, await bus.NowAsync());
        Assert.Equal(60_000, record.Interval);
        var member = Assert.Single(await Commands(bus, "other").LiveAsync());
        Assert.Equal("me", member.Name);
        Assert.True(member.Handles("order.placed", "Shop.Mail"));
    }

    [Fact]
    public async Task A_member_is_announced_and_leaves_although_redis_is_full()
    {
        await using var redis = await PrivateRedis.StartAsync();
        var bus = redis.NewBus();
        await AddEntryAsync(bus);
        await FullRedis.FillAsync(redis.Database);

        await Commands(bus, "me").AnnounceAsync(Record);
        Assert.NotNull(Assert.Single(await Commands(bus, "me").LiveAsync()).Types);
        await Commands(bus, "me").AnnounceAsync(MemberRecord.WithoutTime(TimeSpan.FromMinutes(2), types: null));

        Assert.Null(Assert.Single(await Commands(bus, "me").LiveAsync()).Types);
        await Commands(bus, "me").WithdrawAsync();
        Assert.Empty(await Commands(bus, "me").LiveAsync());
        await Commands(bus, "me").ForgetAsync();
        Assert.False(await bus.Database.KeyExistsAsync(Key(bus)));
    }

    [Fact]
    public async Task An_entry_handed_over_is_pending_on_the_other_member_and_not_counted()
    {
        await using var bus = new RedisBus(server);
        await Commands(bus, "other").AnnounceAsync(Record);
        string[] ids = [await AddEntryAsync(bus), await AddEntryAsync(bus), await AddEntryAsync(bus)];
        await bus.Database.StreamReadGroupAsync(bus.Stream, bus.Group, "me", StreamPosition.NewMessages);
        await bus.Database.StreamClaimIdsOnlyAsync(bus.Stream, bus.Group, "third", 0, [ids[2]]);

        Assert.Empty((await Commands(bus, "me").HandOverAsync(bus.Stream, "other", ids, deliveryCount: 0))!);

        var handedOver = await bus.Database.StreamPendingMessagesAsync(bus.Stream, bus.Group, 10, "other");
        Assert.Equal(ids[..2], handedOver.Select(entry => (string)entry.MessageId!));
        Assert.All(handedOver, entry => Assert.Equal(0, entry.DeliveryCount));
        Assert.Equal(
            ids[2],
            (string)Assert.Single(
                await bus.Database.StreamPendingMessagesAsync(bus.Stream, bus.Group, 10, "third")).MessageId!);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Nothing_is_handed_over_to_a_member_that_has_left(bool hasWithdrawn)
    {
        await using var bus = new RedisBus(server);
        await Commands(bus, "other").AnnounceAsync(Record);
        await (hasWithdrawn ? Commands(bus, "other").WithdrawAsync() : Commands(bus, "other").RemoveAsync());
        string[] ids = [await AddEntryAsync(bus)];
        await bus.Database.StreamReadGroupAsync(bus.Stream, bus.Group, "me", StreamPosition.NewMessages);

        Assert.Null(await Commands(bus, "me").HandOverAsync(bus.Stream, "other", ids, deliveryCount: 0));

        Assert.Single(await bus.Database.StreamPendingMessagesAsync(bus.Stream, bus.Group, 10, "me"));
        Assert.Equal(hasWithdrawn, await bus.Database.KeyExistsAsync(Key(bus)));
    }

    [Fact]
    public async Task A_member_with_something_pending_is_not_forgotten()
    {
        await using var bus = new RedisBus(server);
        var id = await AddEntryAsync(bus);
        await bus.Database.StreamReadGroupAsync(bus.Stream, bus.Group, "me", StreamPosition.NewMessages);
        await Commands(bus, "me").AnnounceAsync(Record);
        await Commands(bus, "me").WithdrawAsync();

        await Commands(bus, "me").ForgetAsync();
        Assert.Equal(0, await Commands(bus, "other").AnnounceAsync(Record));

        Assert.True(await bus.Database.HashExistsAsync(Key(bus), "me"));
        Assert.Single(await bus.Database.StreamPendingMessagesAsync(bus.Stream, bus.Group, 10, "me"));
        await bus.Database.StreamAcknowledgeAsync(bus.Stream, bus.Group, id);
        Assert.Equal(1, await Commands(bus, "other").AnnounceAsync(Record));
        Assert.False(await bus.Database.HashExistsAsync(Key(bus), "me"));
        Assert.Empty(await bus.Database.StreamConsumerInfoAsync(bus.Stream, bus.Group));
    }

    private static string Record => MemberRecord.WithoutTime(
        TimeSpan.FromMinutes(1), new Dictionary<string, IReadOnlyList<string>> { ["order.placed"] = ["Shop.Mail"] });

    private static RedisKey Key(RedisBus bus) => SatelliteKeys.Members(bus.Stream, bus.Group);

    private static MemberCommands Commands(RedisBus bus, string name) =>
        new(new CommandsDatabase(() => bus.Database), bus.Stream, bus.Group, name);

    /// <summary>Adds an entry to the stream, whose group is created with the first.</summary>
    private static async Task<string> AddEntryAsync(RedisBus bus)
    {
        if (!await bus.Database.KeyExistsAsync(bus.Stream))
        {
            await bus.Database.StreamCreateConsumerGroupAsync(bus.Stream, bus.Group, StreamPosition.Beginning);
            await bus.Database.StreamCreateConsumerGroupAsync(bus.RetryStream, bus.Group, StreamPosition.Beginning);
        }

        return (await RawEntries.AddAsync(bus.Database, bus.Stream, RawEntries.Metadata("order.placed"), "{}"))!;
    }

    private static Task<bool> AddAsync(RedisBus bus, string name, string record) =>
        bus.Database.HashSetAsync(SatelliteKeys.Members(bus.Stream, bus.Group), name, record);
}

namespace Promy.EventBus.Redis.Tests.Commands;

[Trait(TestCategories.Trait, TestCategories.Integration)]
public sealed class MemberCommandsTests(RedisServer server)
{
    [Fact]
    public async Task A_member_is_live_until_three_of_its_own_intervals_have_passed_on_the_clock_of_Redis()
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

    private static Task<bool> AddAsync(RedisBus bus, string name, string record) =>
        bus.Database.HashSetAsync(SatelliteKeys.Members(bus.Stream, bus.Group), name, record);
}

namespace Promy.EventBus.Redis.Tests.Health;

[Trait(TestCategories.Trait, TestCategories.Integration)]
public sealed class MembersTests(RedisServer server)
{
    [Fact]
    public async Task The_members_of_a_group_are_listed_with_the_types_that_they_handle()
    {
        await using var bus = new RedisBus(server);
        var probe = new RedisProbe(bus.Connections, bus.Options, TimeProvider.System);
        Assert.Empty(await MembersAsync());

        bus.Consume(configure: subscription => subscription with
        {
            ConsumerId = "one",
            HandledTypes = new Dictionary<string, IReadOnlyList<string>> { ["test.happened"] = ["Some.Handler"] },
        });
        bus.Consume(configure: subscription => subscription with { ConsumerId = "other" });

        await Eventually.EqualAsync(2, async () => (await MembersAsync()).Count);
        var members = await MembersAsync();
        var types = members.Single(member => member.Name == "one").Types!;
        Assert.Equal(["Some.Handler"], types["test.happened"]);
        Assert.Single(types);
        Assert.Null(members.Single(member => member.Name == "other").Types);
        Assert.All(members, member => Assert.False(member.IsPaused));

        Task<IReadOnlyList<GroupMember>> MembersAsync() => probe.GetMembersAsync(bus.Stream, bus.Group, default);
    }
}

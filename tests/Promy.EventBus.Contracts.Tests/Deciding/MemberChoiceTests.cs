using Promy.EventBus.Transport;

namespace Promy.EventBus.Contracts.Tests.Deciding;

public sealed class MemberChoiceTests
{
    private static readonly GroupMember Old = Member("old", ("placed", ["A"]));
    private static readonly GroupMember First = Member("first", ("placed", ["A", "B"]), ("added", ["C"]));
    private static readonly GroupMember Second = Member("second", ("placed", ["A"]), ("added", ["D"]));

    [Fact]
    public void For_chooses_the_members_that_handle_the_type_in_turn()
    {
        var choice = new MemberChoice([Old, First, Second], "old", first: -3);

        var chosen = Enumerable.Range(0, 100).Select(_ => choice.For("added", handler: null)).ToList();

        Assert.Equal(50, chosen.Count(name => name == "first"));
        Assert.Equal(50, chosen.Count(name => name == "second"));
    }

    [Fact]
    public void For_chooses_a_member_that_has_the_handler()
    {
        var choice = new MemberChoice([Old, First, Second], "old", first: 0);

        Assert.All(Enumerable.Range(0, 10), _ => Assert.Equal("second", choice.For("added", "D")));
        Assert.All(Enumerable.Range(0, 10), _ => Assert.Equal("first", choice.For("placed", "B")));
    }

    [Fact]
    public void For_gives_null_if_only_this_member_handles_the_type() =>
        Assert.Null(new MemberChoice([Old, First], "first", first: 0).For("added", handler: null));

    [Theory]
    [InlineData("lost", null)]
    [InlineData("added", "A")]
    [InlineData("lost", "A")]
    public void For_gives_null_if_nobody_handles_the_type(string eventType, string? handler) =>
        Assert.Null(new MemberChoice([Old, First, Second], "old", first: 0).For(eventType, handler));

    [Fact]
    public void For_skips_a_member_that_does_not_say_what_it_handles() =>
        Assert.Null(
            new MemberChoice([new GroupMember("raw", Types: null)], "old", first: 0).For("added", handler: null));

    [Fact]
    public void For_prefers_a_member_that_is_not_paused()
    {
        var choice = new MemberChoice([Old, First with { IsPaused = true }, Second], "old", first: 0);

        Assert.All(Enumerable.Range(0, 10), _ => Assert.Equal("second", choice.For("added", handler: null)));
    }

    [Fact]
    public void For_chooses_a_paused_member_if_no_other_handles_the_type()
    {
        var choice = new MemberChoice([Old, First with { IsPaused = true }], "old", first: 0);

        Assert.Equal("first", choice.For("added", "C"));
    }

    private static GroupMember Member(string name, params (string Type, string[] Handlers)[] types) =>
        new(name, types.ToDictionary(type => type.Type, IReadOnlyList<string> (type) => type.Handlers));
}

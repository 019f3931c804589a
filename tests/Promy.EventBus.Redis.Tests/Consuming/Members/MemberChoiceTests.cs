namespace Promy.EventBus.Redis.Tests.Consuming;

public sealed class MemberChoiceTests
{
    private static readonly GroupMember Old = Member("old", ("placed", ["A"]));
    private static readonly GroupMember First = Member("first", ("placed", ["A", "B"]), ("added", ["C"]));
    private static readonly GroupMember Second = Member("second", ("placed", ["A"]), ("added", ["D"]));

    [Fact]
    public void For_ATypeThatSomeHandle_TakesThemInTurnAndNobodyElse()
    {
        var choice = new MemberChoice([Old, First, Second], "old", first: -3);

        var chosen = Enumerable.Range(0, 100).Select(_ => choice.For("added", handler: null)).ToList();

        Assert.Equal(50, chosen.Count(name => name == "first"));
        Assert.Equal(50, chosen.Count(name => name == "second"));
    }

    [Fact]
    public void For_AHandler_TakesAMemberThatHasIt()
    {
        var choice = new MemberChoice([Old, First, Second], "old", first: 0);

        Assert.All(Enumerable.Range(0, 10), _ => Assert.Equal("second", choice.For("added", "D")));
        Assert.All(Enumerable.Range(0, 10), _ => Assert.Equal("first", choice.For("placed", "B")));
    }

    [Fact]
    public void For_WhatOnlyThisMemberHandles_IsNobody() =>
        Assert.Null(new MemberChoice([Old, First], "first", first: 0).For("added", handler: null));

    [Theory]
    [InlineData("lost", null)]
    [InlineData("added", "A")]
    [InlineData("lost", "A")]
    public void For_WhatNobodyHandles_IsNobody(string eventType, string? handler) =>
        Assert.Null(new MemberChoice([Old, First, Second], "old", first: 0).For(eventType, handler));

    [Fact]
    public void For_AMemberThatDoesNotSayWhatItHandles_IsNobody() =>
        Assert.Null(new MemberChoice([new GroupMember("raw", Types: null)], "old", first: 0).For("added", handler: null));

    [Fact]
    public void For_WhatAPausedMemberHandlesToo_TakesTheOther()
    {
        var choice = new MemberChoice([Old, First with { IsPaused = true }, Second], "old", first: 0);

        Assert.All(Enumerable.Range(0, 10), _ => Assert.Equal("second", choice.For("added", handler: null)));
    }

    [Fact]
    public void For_WhatOnlyAPausedMemberHandles_TakesIt()
    {
        var choice = new MemberChoice([Old, First with { IsPaused = true }], "old", first: 0);

        Assert.Equal("first", choice.For("added", "C"));
    }

    private static GroupMember Member(string name, params (string Type, string[] Handlers)[] types) =>
        new(name, types.ToDictionary(type => type.Type, IReadOnlyList<string> (type) => type.Handlers));
}

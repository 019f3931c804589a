namespace Promy.EventBus.Contracts.Tests.Deciding;

public sealed class RetentionDecisionTests
{
    [Fact]
    public void Without_groups_nobody_decides_and_nothing_may_go() => Assert.Null(RetentionDecision.HeldBy([]));

    [Theory]
    [InlineData("5-0", null, "5-1")]
    [InlineData("5-0", "3-0", "3-0")]
    [InlineData("5-0", "5-0", "5-0")]
    [InlineData("0-0", null, "0-1")]
    // Taken over by XCLAIM … FORCE above what was delivered: the undelivered ones below it are still needed.
    [InlineData("5-0", "9-0", "5-1")]
    [InlineData("5-18446744073709551615", null, "6-0")]
    public void A_group_needs_its_oldest_pending_entry_else_the_first_not_delivered(
        string delivered, string? pending, string needed) =>
        Assert.Equal(Id(needed), Position("group", delivered, pending).Needs);

    [Fact]
    public void The_group_that_needs_the_lowest_entry_decides()
    {
        GroupPosition[] groups =
            [Position("ahead", "9-0"), Position("pending", "9-0", "4-0"), Position("behind", "4-5")];

        Assert.Equal("pending", RetentionDecision.HeldBy(groups)!.Group);
    }

    [Fact]
    public void Unread_is_what_is_not_delivered_to_the_slowest_group_or_pending_in_any()
    {
        GroupPosition[] groups = [Position("fast", "9-0"), Position("slow", "3-0")];
        StreamEntryId[] entries = [Id("1-0"), Id("2-0"), Id("3-0"), Id("4-0"), Id("5-0")];

        Assert.Equal(2, RetentionDecision.CountUnread(entries, groups, new HashSet<StreamEntryId>()));
        Assert.Equal(
            3,
            RetentionDecision.CountUnread(
                entries, groups, new HashSet<StreamEntryId> { Id("2-0"), Id("4-0"), Id("8-0") }));
    }

    [Fact]
    public void Without_groups_nothing_is_unread() =>
        Assert.Equal(0, RetentionDecision.CountUnread([Id("1-0")], [], new HashSet<StreamEntryId>()));

    private static GroupPosition Position(string group, string delivered, string? pending = null) =>
        new(group, Id(delivered), pending is null ? null : Id(pending));

    private static StreamEntryId Id(string text) => StreamEntryId.Parse(text);
}

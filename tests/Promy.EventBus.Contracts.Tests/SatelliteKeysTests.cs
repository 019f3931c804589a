namespace Promy.EventBus.Contracts.Tests;

public sealed class SatelliteKeysTests
{
    [Fact]
    public void Keys_of_a_stream_carry_its_name_as_their_hash_tag()
    {
        Assert.Equal("{events:users}:notif:retry", SatelliteKeys.Retry("events:users", "notif"));
        Assert.Equal("{events:users}:notif:delayed", SatelliteKeys.Redeliveries("events:users", "notif"));
        Assert.Equal("{events:users}:notif:members", SatelliteKeys.Members("events:users", "notif"));
        Assert.Equal("{events:users}:dlq", SatelliteKeys.DeadLetters("events:users"));
        Assert.Equal("{events:users}:notif:members", SatelliteKeys.Members("events:users", "notif"));
        Assert.Equal("{events:users}:dlq", EventStreams.DeadLettersOf("events:users"));
    }

    [Theory]
    [InlineData("events:users")]
    [InlineData("{events}:users")]
    [InlineData("events:{users}")]
    [InlineData("a{b")]
    public void Keys_of_a_stream_share_its_slot(string stream)
    {
        Assert.True(SatelliteKeys.ShareSlot(stream, SatelliteKeys.Retry(stream, "g")));
        Assert.True(SatelliteKeys.ShareSlot(SatelliteKeys.DeadLetters(stream), SatelliteKeys.Retry(stream, "a{b}c")));
    }

    [Theory]
    [InlineData("events:dlq", "events:users")]
    [InlineData("events:dlq", "{events:users}:g:retry")]
    [InlineData("{}x", "{}y")]
    [InlineData("a}b", "{a}b}:dlq")]
    public void Keys_without_the_hash_tag_of_a_stream_have_another_slot(string one, string other) =>
        Assert.False(SatelliteKeys.ShareSlot(one, other));

    [Theory]
    [InlineData("events:users")]
    [InlineData("{events}:users")]
    [InlineData("events:{users}")]
    [InlineData("a{b")]
    public void Satellite_keys_are_known_by_name_and_the_stream_itself_is_none(string stream)
    {
        string[] keys =
        [
            SatelliteKeys.Retry(stream, "g"), SatelliteKeys.Redeliveries(stream, "g"),
            SatelliteKeys.DeadLetters(stream), SatelliteKeys.TrimLeader(stream), SatelliteKeys.Members(stream, "g"),
        ];

        Assert.All(keys, key => Assert.True(SatelliteKeys.IsSatelliteName(key)));
        Assert.False(SatelliteKeys.IsSatelliteName(stream));
        Assert.False(SatelliteKeys.IsSatelliteName("events:retry"));
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    public void A_stream_without_a_name_is_refused(string stream) =>
        Assert.Throws<ArgumentException>(() => EventStreams.DeadLettersOf(stream));

    [Theory]
    [InlineData("events:users", "notif")]
    [InlineData("events:users", "a:b:retry")]
    [InlineData("s", "}:g")]
    public void A_redelivery_key_tells_its_stream_and_group(string stream, string group)
    {
        foreach (var key in new[] { SatelliteKeys.Retry(stream, group), SatelliteKeys.Redeliveries(stream, group) })
        {
            Assert.True(SatelliteKeys.TryParseWaiting(key, out var foundStream, out var foundGroup));
            Assert.Equal((stream, group), (foundStream, foundGroup));
        }
    }

    [Theory]
    [InlineData("{events:users}:dlq")]
    [InlineData("{events:users}:retry")]
    [InlineData("{events:users}::retry")]
    [InlineData("{events:users}:g:members")]
    [InlineData("{events:users}:g:trim-leader")]
    [InlineData("{}:g:retry")]
    [InlineData("{a}b:g:retry")]
    [InlineData("events:{a}:g:retry")]
    [InlineData("events:users:g:retry")]
    [InlineData("retry")]
    [InlineData("")]
    public void No_other_key_is_taken_for_a_redelivery_key(string key) =>
        Assert.False(SatelliteKeys.TryParseWaiting(key, out _, out _));
}

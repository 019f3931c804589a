using StackExchange.Redis;

namespace Promy.EventBus.Redis.Tests.Commands;

public sealed class StreamReplyTests
{
    private const string Name = "events:users";
    private static readonly RedisResult Stream = RedisResult.Create((RedisValue)Name);
    private static readonly RedisResult Other = RedisResult.Create((RedisValue)"{events:users}:group:retry");
    private static readonly RedisResult OtherEntries = RedisResult.Create([Entry("9-0", "metadata", "m9")]);

    private static readonly RedisResult Entries = RedisResult.Create(
    [
        Entry("1-0", "metadata", "m1", "payload", "p1"),
        Entry("2-5", "metadata", "m2", "payload", "p2", "more", "x"),
        RedisResult.Create([RedisResult.Create((RedisValue)"3-0"), RedisResult.Create(RedisValue.Null)]),
    ]);

    [Fact]
    public void Entries_Resp2Shape_AreRead() => AssertRead(RedisResult.Create([RedisResult.Create([Stream, Entries])]));

    [Fact]
    public void Entries_Resp3Shape_AreRead() => AssertRead(RedisResult.Create([Stream, Entries], ResultType.Map));

    [Fact]
    public void Entries_SeveralStreams_AreThoseOfTheStream()
    {
        AssertRead(RedisResult.Create([RedisResult.Create([Stream, Entries]), RedisResult.Create([Other, OtherEntries])]));
        AssertRead(RedisResult.Create([RedisResult.Create([Other, OtherEntries]), RedisResult.Create([Stream, Entries])]));
        AssertRead(RedisResult.Create([Stream, Entries, Other, OtherEntries], ResultType.Map));
        AssertRead(RedisResult.Create([Other, OtherEntries, Stream, Entries], ResultType.Map));
    }

    [Fact]
    public void Entries_OfAnotherStreamOnly_AreNone()
    {
        Assert.Empty(StreamReply.Entries(RedisResult.Create([RedisResult.Create([Other, OtherEntries])]), Name));
        Assert.Empty(StreamReply.Entries(RedisResult.Create([Other, OtherEntries], ResultType.Map), Name));
    }

    [Fact]
    public void Entries_NothingInTime_AreNone()
    {
        Assert.Empty(StreamReply.Entries(RedisResult.Create(RedisValue.Null), Name));
        Assert.Empty(StreamReply.Entries(RedisResult.Create(Array.Empty<RedisResult>()), Name));
        Assert.Empty(StreamReply.Entries(RedisResult.Create(Array.Empty<RedisResult>(), ResultType.Map), Name));
    }

    private static void AssertRead(RedisResult reply)
    {
        var entries = StreamReply.Entries(reply, Name);

        Assert.Equal(["1-0", "2-5", "3-0"], entries.Select(entry => (string?)entry.Id));
        Assert.Equal([("metadata", "m1"), ("payload", "p1")], FieldsOf(entries[0]));
        Assert.Equal([("metadata", "m2"), ("payload", "p2"), ("more", "x")], FieldsOf(entries[1]));

        // Deleted while it was pending: an entry all the same, without fields.
        Assert.False(entries[2].IsNull);
        Assert.Empty(entries[2].Values);
    }

    private static IEnumerable<(string?, string?)> FieldsOf(StreamEntry entry) =>
        entry.Values.Select(field => ((string?)field.Name, (string?)field.Value));

    private static RedisResult Entry(string id, params string[] fields) =>
        RedisResult.Create([RedisResult.Create((RedisValue)id), RedisResult.Create(Array.ConvertAll(fields, field => (RedisValue)field))]);
}

using System.Text;
using RESPite.Messages;
using StackExchange.Redis;

namespace Promy.EventBus.Redis.Tests.Entries;

public sealed class StreamReplyTests
{
    private const string Name = "events:users";
    private const string Other = "{events:users}:group:retry";

    private static readonly string Entries = Aggregate(
        '*',
        Entry("1-0", "metadata", "m1", "payload", "p1"),
        Entry("2-5", "metadata", "m2", "payload", "p2", "more", "x"),
        Aggregate('*', Bulk("3-0"), "*-1\r\n"));

    private static readonly string OtherEntries = Aggregate('*', Entry("9-0", "metadata", "m9"));

    /// <summary>All values in one buffer, and each value in memory of its own.</summary>
    public static TheoryData<bool> Memories { get; } = [false, true];

    [Theory]
    [MemberData(nameof(Memories))]
    public void Read_gives_the_entries_of_a_RESP2_reply(bool isShared) =>
        AssertRead(isShared, Aggregate('*', Aggregate('*', Bulk(Name), Entries)));

    [Theory]
    [MemberData(nameof(Memories))]
    public void Read_gives_the_entries_of_a_RESP3_reply(bool isShared) =>
        AssertRead(isShared, Map(Bulk(Name), Entries));

    [Theory]
    [MemberData(nameof(Memories))]
    public void Read_gives_the_entries_of_its_own_stream_only(bool isShared)
    {
        var (wanted, other) = (Aggregate('*', Bulk(Name), Entries), Aggregate('*', Bulk(Other), OtherEntries));
        AssertRead(isShared, Aggregate('*', wanted, other));
        AssertRead(isShared, Aggregate('*', other, wanted));
        AssertRead(isShared, Map(Bulk(Name), Entries, Bulk(Other), OtherEntries));
        AssertRead(isShared, Map(Bulk(Other), OtherEntries, Bulk(Name), Entries));
    }

    [Fact]
    public void Read_gives_nothing_if_the_reply_has_another_stream_only()
    {
        Assert.Empty(Read(ReplyMemory.Separate, Aggregate('*', Aggregate('*', Bulk(Other), OtherEntries))));
        Assert.Empty(Read(ReplyMemory.Separate, Map(Bulk(Other), OtherEntries)));
    }

    [Theory]
    [InlineData("*-1\r\n")]
    [InlineData("_\r\n")]
    [InlineData("*0\r\n")]
    [InlineData("%0\r\n")]
    public void Read_gives_nothing_from_an_empty_reply(string reply) => Assert.Empty(Read(ReplyMemory.Separate, reply));

    [Fact]
    public void Read_keeps_all_entries_in_one_shared_memory()
    {
        var entries = Received(Map(Bulk(Name), Aggregate(
            '*', Entry("1-0", "metadata", "m1", "payload", "p1"), Entry("2-0", "payload", "p2", "metadata", "m2"))));

        Assert.Equal(["m1p1", "m2p2"], entries.Select(entry => Text(entry.Metadata) + Text(entry.Payload)));
        Assert.Same(entries[0].Memory, entries[1].Memory);
    }

    [Fact]
    public void Read_keeps_the_fields_of_an_entry_outside_the_wire_format()
    {
        var entry = Assert.Single(
            Received(Map(Bulk(Name), Aggregate('*', Entry("1-0", "payload", "p1", "other", "o1")))));

        Assert.Equal(
            [("payload", "p1"), ("other", "o1")],
            entry.Malformed!.Fields.Select(field => ((string?)field.Name, (string?)field.Value)));
    }

    private static void AssertRead(bool isShared, string reply)
    {
        var entries = Read(isShared ? ReplyMemory.Shared(reply.Length) : ReplyMemory.Separate, reply);

        Assert.Equal(["1-0", "2-5", "3-0"], entries.Select(entry => (string?)entry.Id));
        Assert.Equal([("metadata", "m1"), ("payload", "p1")], FieldsOf(entries[0]));
        Assert.Equal([("metadata", "m2"), ("payload", "p2"), ("more", "x")], FieldsOf(entries[1]));

        // Deleted while it was pending: an entry all the same, without fields.
        Assert.Empty(entries[2].Values);
    }

    private static List<StreamEntry> Read(ReplyMemory memory, string reply) =>
        Read(memory, reply, static (id, fields, _) => new StreamEntry(id, fields.ToArray()));

    private static List<ReceivedEntry> Received(string reply) =>
        Read(ReplyMemory.Shared(reply.Length), reply, ReceivedEntry.From);

    private static List<TEntry> Read<TEntry>(ReplyMemory memory, string reply, EntryProjection<TEntry> project)
    {
        var reader = new RespReader(Encoding.UTF8.GetBytes(reply));
        reader.MoveNext();
        var entries = new List<TEntry>();
        new StreamReply().Read(reader, Encoding.UTF8.GetBytes(Name), memory, project, entries);
        return entries;
    }

    private static IEnumerable<(string?, string?)> FieldsOf(StreamEntry entry) =>
        entry.Values.Select(field => ((string?)field.Name, (string?)field.Value));

    private static string Text(ReadOnlyMemory<byte> bytes) => Encoding.UTF8.GetString(bytes.Span);

    private static string Entry(string id, params string[] fields) =>
        Aggregate('*', Bulk(id), Aggregate('*', Array.ConvertAll(fields, Bulk)));

    private static string Map(params string[] items) => $"%{items.Length / 2}\r\n{string.Concat(items)}";

    private static string Aggregate(char prefix, params string[] items) =>
        $"{prefix}{items.Length}\r\n{string.Concat(items)}";

    private static string Bulk(string text) => $"${text.Length}\r\n{text}\r\n";
}

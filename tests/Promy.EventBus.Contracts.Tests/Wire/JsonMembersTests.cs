using System.Text;
using System.Text.Json;
using Promy.EventBus.Wire;

namespace Promy.EventBus.Contracts.Tests.Wire;

public sealed class JsonMembersTests
{
    [Theory]
    [InlineData("{}", "")]
    [InlineData("""{"a":1}""", "a")]
    [InlineData("""{"a":{"x":[{}]},"b":[1,[2]],"c":null}""", "a b c")]
    public void Next_NothingRead_GoesFromNameToName(string json, string names) =>
        Assert.Equal(names, Names(json, read: false));

    [Theory]
    [InlineData("""{"a":{"x":[{}]},"b":[1,[2]],"c":"t"}""", "a b c")]
    [InlineData("""{"a":{},"b":[]}""", "a b")]
    public void Next_ValueBegun_SkipsTheRestOfIt(string json, string names) =>
        Assert.Equal(names, Names(json, read: true));

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("{")]
    [InlineData("""{"a":1""")]
    [InlineData("""{"a":1} {}""")]
    [InlineData("""{"a":[[1]]}""")]
    public void Next_OtherJson_Throws(string json) =>
        Assert.ThrowsAny<JsonException>(() => Names(json, read: false, maxDepth: 2));

    private static string Names(string json, bool read, int maxDepth = 8)
    {
        var members = new JsonMembers(Encoding.UTF8.GetBytes(json), maxDepth);
        var names = new List<string?>();
        while (members.Next())
        {
            names.Add(members.Reader.GetString());
            if (read)
            {
                members.Reader.Read();
            }
        }

        members.End();
        return string.Join(' ', names);
    }
}

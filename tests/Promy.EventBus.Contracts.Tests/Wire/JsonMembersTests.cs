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
    public void Next_goes_from_name_to_name_if_no_value_is_read(string json, string names) =>
        Assert.Equal(names, Names(json, read: false));

    [Theory]
    [InlineData("""{"a":{"x":[{}]},"b":[1,[2]],"c":"t"}""", "a b c")]
    [InlineData("""{"a":{},"b":[]}""", "a b")]
    public void Next_skips_the_rest_of_a_value(string json, string names) =>
        Assert.Equal(names, Names(json, read: true));

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("{")]
    [InlineData("""{"a":1""")]
    [InlineData("""{"a":1} {}""")]
    [InlineData("""{"a":[[1]]}""")]
    public void Next_throws_on_JSON_other_than_one_object(string json) =>
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

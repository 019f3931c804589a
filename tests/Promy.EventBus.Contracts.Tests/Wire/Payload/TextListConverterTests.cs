using System.Text;
using Promy.EventBus.Events;

namespace Promy.EventBus.Contracts.Tests.Wire;

public sealed class TextListConverterTests
{
    [Theory]
    [InlineData("""["a","b","c"]""", new[] { "a", "b", "c" })]
    [InlineData("[]", new string[0])]
    [InlineData("null", null)]
    [InlineData("""["\u00f1",""]""", new[] { "ñ", "" })]
    public void A_list_of_texts_is_read_unchanged(string json, string[]? expected) =>
        Assert.Equal(expected, Reading.Read<UserPreferencesUpdatedEvent>(Payload(json)).FavoriteCategories);

    [Theory]
    [InlineData("7")]
    [InlineData("\"a\"")]
    [InlineData("{}")]
    [InlineData("[7]")]
    [InlineData("[[]]")]
    [InlineData("[{}]")]
    [InlineData("[true]")]
    public void Any_value_other_than_a_list_makes_the_event_undecodable(string json)
    {
        Assert.False(
            Serializers.PredefinedOnly()
                .TryDeserialize<UserPreferencesUpdatedEvent>(Reading.Metadata, Payload(json), out _, out var error));
        Assert.StartsWith("The payload is not a valid", error, StringComparison.Ordinal);
    }

    [Fact]
    public void Null_in_a_list_stays_null() =>
        Assert.Equal(
            [null!, "a"], Reading.Read<UserPreferencesUpdatedEvent>(Payload("""[null,"a"]""")).FavoriteCategories);

    [Fact]
    public void A_list_is_written_as_read()
    {
        var written = Serializers.PredefinedOnly().Serialize(
            new UserPreferencesUpdatedEvent
            {
                UserId = "u", FavoriteDistributors = ["ñ", "\"", "b"], FavoriteCategories = [],
            });

        var text = Encoding.UTF8.GetString(written);
        Assert.Contains("""
            "favorite_distributors":["ñ","\"","b"],"favorite_categories":[]
            """.Trim(), text, StringComparison.Ordinal);
    }

    private static byte[] Payload(string json) =>
        Encoding.UTF8.GetBytes($$"""{"user_id":"u","favorite_categories":{{json}}}""");
}

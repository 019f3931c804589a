using System.Text;
using System.Text.Json;
using Promy.EventBus.Events;

namespace Promy.EventBus.Contracts.Tests.Events;

public sealed class PredefinedEventJsonTests
{
    private const string Base =
        "{\"id\":\"0198c0de-0000-7000-8000-000000000001\",\"type\":\"TYPE\",\"timestamp\":\"2025-11-06T10:30:00Z\","
        + "\"version\":\"1.0\",\"source\":\"SOURCE\",";

    /// <summary>Sample, wire type, source, and the exact members on the wire behind the base members.</summary>
    public static TheoryData<string, string, string, string> WireMembers => new()
    {
        {
            "promotion.created", "promotion.created", "promy-product",
            """
            "promotion_id":"promo-123","promotion_name":"Café <50 %>","distributor_id":"dist-1","category_id":"cat-1",
            "dates":["2025-11-06","2025-11-07"],"price":9.99,"image_url":"https://example.com/1.png?a=1&b=2",
            "created_at":"2025-11-06T11:00:00Z"}
            """.ReplaceLineEndings("")
        },
        {
            "promotion.updated", "promotion.updated", "promy-product",
            """
            "promotion_id":"promo-123","updated_fields":["price","image_url"],"updated_at":"2025-11-06T11:00:00Z"}
            """
        },
        {
            "promotion.deleted", "promotion.deleted", "promy-product",
            """
            "promotion_id":"promo-123","deleted_at":"2025-11-06T11:00:00Z"}
            """
        },
        {
            "product.identified", "product.identified", "promy-identifier",
            """
            "promotion_id":"promo-123","product_id":"product-1","product_type":"milk","category_id":"cat-1",
            "brand":"Alpina","confidence":0.875}
            """.ReplaceLineEndings("")
        },
        {
            "user.registered", "user.registered", "promy-user",
            """
            "user_id":"user-1","email":"ana@example.com"}
            """
        },
        {
            "user.preferences.updated", "user.preferences.updated", "promy-user",
            """
            "user_id":"user-1","favorite_distributors":["dist-1"],"favorite_categories":[]}
            """
        },
        {
            "user.location.updated", "user.location.updated", "promy-user",
            """
            "user_id":"user-1","latitude":52.52,"longitude":-13.405}
            """
        },
    };

    public static TheoryData<string> Names => [.. Samples.All.Keys];

    [Theory]
    [MemberData(nameof(WireMembers))]
    public void A_predefined_event_is_written_with_exactly_the_wire_members(
        string sample, string type, string source, string members)
    {
        var expected =
            Base.Replace("TYPE", type, StringComparison.Ordinal).Replace("SOURCE", source, StringComparison.Ordinal)
            + members;

        Assert.Equal(expected, Encoding.UTF8.GetString(Serializers.PredefinedOnly().Serialize(Samples.All[sample])));
        Assert.Equal(expected, Encoding.UTF8.GetString(Serializers.WithReflection().Serialize(Samples.All[sample])));
    }

    [Fact]
    public void A_newer_promotion_is_written_without_members_of_the_first_generation()
    {
        using var json = JsonDocument.Parse(Serializers.PredefinedOnly().Serialize(Samples.PromotionCreatedNewer));
        var members =
            json.RootElement.EnumerateObject().ToDictionary(member => member.Name, member => member.Value.GetRawText());

        Assert.DoesNotContain("category_id", members.Keys);
        Assert.DoesNotContain("dates", members.Keys);
        Assert.DoesNotContain("price", members.Keys);
        Assert.DoesNotContain("image_url", members.Keys);
        Assert.Equal("\"leaflet-1\"", members["leaflet_id"]);
        Assert.Equal("3", members["leaflet_page"]);
        Assert.Equal("7.50", members["discounted_price"]);
        Assert.Equal("10", members["original_price"]);
        Assert.Equal("\"type-1\"", members["product_type_id"]);
        Assert.Equal("\"2025-11-06T00:00:00Z\"", members["valid_from"]);
        Assert.Equal("\"2025-11-13T00:00:00Z\"", members["valid_to"]);
        Assert.Equal("\"2025-11-06T10:30:00Z\"", members["created_at"]);
    }

    [Fact]
    public void Optional_members_that_are_not_set_are_not_written()
    {
        using var json = JsonDocument.Parse(
            Serializers.PredefinedOnly().Serialize(new ProductIdentifiedEvent { ProductId = "product-1" }));

        Assert.False(json.RootElement.TryGetProperty("brand", out _));
        Assert.DoesNotContain(
            json.RootElement.EnumerateObject(), member => member.Value.ValueKind == JsonValueKind.Null);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_serialized_event_is_read_back_equal(string sample)
    {
        var serializer = Serializers.PredefinedOnly();
        var original = Samples.All[sample];
        var payload = serializer.Serialize(original);

        var read = Reading.Read(original.GetType(), payload);

        Assert.Equal(Encoding.UTF8.GetString(payload), Encoding.UTF8.GetString(serializer.Serialize(read)));
        Assert.Equal((original.Id, original.Type, original.Timestamp), (read.Id, read.Type, read.Timestamp));
        Assert.Equal((original.Version, original.Source), (read.Version, read.Source));
    }

    [Fact]
    public void Every_member_of_a_created_promotion_is_read()
    {
        var original = Samples.PromotionCreated;

        var read = Reading.Read<PromotionCreatedEvent>(Serializers.PredefinedOnly().Serialize(original));

        Assert.Equal(
            (original.PromotionId, original.PromotionName, original.DistributorId, original.CategoryId, original.Price),
            (read.PromotionId, read.PromotionName, read.DistributorId, read.CategoryId, read.Price));
        Assert.Equal(original.Dates, read.Dates);
        Assert.Equal((original.ImageUrl, original.CreatedAt), (read.ImageUrl, read.CreatedAt));
    }
}

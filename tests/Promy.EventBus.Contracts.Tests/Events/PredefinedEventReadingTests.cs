using System.Text;
using Promy.EventBus.Events;

namespace Promy.EventBus.Contracts.Tests.Events;

public sealed class PredefinedEventReadingTests
{
    private static readonly Type[] Types =
    [
        typeof(PromotionCreatedEvent), typeof(PromotionUpdatedEvent), typeof(PromotionDeletedEvent),
        typeof(ProductIdentifiedEvent), typeof(UserRegisteredEvent), typeof(UserPreferencesUpdatedEvent),
        typeof(UserLocationUpdatedEvent),
    ];

    public static TheoryData<Type> Predefined => [.. Types];

    [Fact]
    public void Every_predefined_event_is_in_these_tests() =>
        Assert.Equal(
            typeof(Event).Assembly.GetTypes()
                .Where(type => type.IsSubclassOf(typeof(Event)))
                .OrderBy(type => type.Name),
            Types.OrderBy(type => type.Name));

    [Theory]
    [MemberData(nameof(Predefined))]
    public void An_empty_object_is_completed_from_the_metadata(Type eventType)
    {
        var read = Reading.Read(eventType, "{}"u8.ToArray());

        Assert.Equal(
            ("metadata-id", "metadata.type", "9.9", "metadata-source"),
            (read.Id, read.Type, read.Version, read.Source));
        Assert.Equal(Some.Moment, read.Timestamp);
        AssertNoNullWhereNotNullable(read);
    }

    [Theory]
    [MemberData(nameof(Predefined))]
    public void Explicit_nulls_read_like_absent_members(Type eventType)
    {
        var payload = """
            {"id":null,"type":null,"version":null,"source":null,"promotion_id":null,"promotion_name":null,
             "distributor_id":null,"category_id":null,"dates":null,"image_url":null,"leaflet_id":null,
             "leaflet_page":null,"discounted_price":null,"original_price":null,"updated_fields":null,
             "product_id":null,"product_type":null,"brand":null,"user_id":null,"email":null,
             "favorite_distributors":null,"favorite_categories":null}
            """u8.ToArray();

        var read = Reading.Read(eventType, payload);

        Assert.Equal("metadata-id", read.Id);
        AssertNoNullWhereNotNullable(read);
    }

    [Theory]
    [MemberData(nameof(Predefined))]
    public void Unknown_members_are_ignored(Type eventType)
    {
        var payload =
            """{"id":"event-1","unknown":{"deep":[1,{"x":null}]},"Id":"not this","promotionId":"nor this"}"""u8
                .ToArray();

        Assert.Equal("event-1", Reading.Read(eventType, payload).Id);
    }

    [Fact]
    public void An_event_of_a_first_generation_Go_producer_is_read()
    {
        var read = Reading.Read<PromotionCreatedEvent>(RawEntries.PromotionCreated("promo-123", "event-1"));

        Assert.Equal(("event-1", "promotion.created", "promy-product"), (read.Id, read.Type, read.Source));
        Assert.Equal(("promo-123", "cat-1", 9.99m), (read.PromotionId, read.CategoryId, read.Price));
        Assert.Equal(["2025-11-06"], read.Dates);
        Assert.Equal(Some.Moment, read.CreatedAt);
        Assert.Equal(Some.Moment.AddTicks(1_234_567), read.Timestamp, TimeSpan.FromTicks(1));
    }

    [Fact]
    public void An_event_of_a_newer_Go_producer_is_read()
    {
        var read = Reading.Read<PromotionCreatedEvent>(
            """
            {"id":"event-1","type":"promotion.created","timestamp":"2025-11-06T11:30:00+01:00","version":"1.0",
             "source":"promy-product","promotion_id":"promo-123","promotion_name":"Winter sale",
             "distributor_id":"dist-1","leaflet_id":"leaflet-1","leaflet_page":3,"discounted_price":7.50,
             "original_price":10,"product_type_id":"type-1","valid_from":"2025-11-06",
             "valid_to":"2025-11-13T00:00:00Z","created_at":"2025-11-06T10:30:00Z","future":true}
            """);

        Assert.Equal(
            ("leaflet-1", 3, 7.50m, 10m), (read.LeafletId, read.LeafletPage, read.DiscountedPrice, read.OriginalPrice));
        Assert.Equal("type-1", read.ProductTypeId);
        Assert.Equal((Day(6), Day(13)), (read.ValidFrom, read.ValidTo));
        Assert.Equal(Some.Moment, read.Timestamp);
        Assert.Equal((null, null, 0m), (read.CategoryId, read.ImageUrl, read.Price));
        Assert.Null(read.Dates);
    }

    [Fact]
    public void A_newer_promotion_with_only_the_required_members_is_read()
    {
        var read = Reading.Read<PromotionCreatedEvent>(
            """{"leaflet_id":"leaflet-1","leaflet_page":1,"discounted_price":7.50}""");

        Assert.Equal((null, null, null), (read.OriginalPrice, read.ProductTypeId, read.ValidFrom));
        Assert.Equal(7.50m, read.DiscountedPrice);
    }

    [Fact]
    public void Prices_keep_every_digit()
    {
        var read = Reading.Read<PromotionCreatedEvent>(
            """{"price":1234567890123456.1234567891,"discounted_price":0.1}""");

        Assert.Equal((1234567890123456.1234567891m, 0.1m), (read.Price, read.DiscountedPrice));
    }

    [Fact]
    public void An_absent_time_member_has_the_timestamp_of_the_event()
    {
        var payload = """{"timestamp":"2025-11-06T10:30:00Z"}""";

        Assert.Equal(Some.Moment, Reading.Read<PromotionCreatedEvent>(payload).CreatedAt);
        Assert.Equal(Some.Moment, Reading.Read<PromotionUpdatedEvent>(payload).UpdatedAt);
        Assert.Equal(Some.Moment, Reading.Read<PromotionDeletedEvent>(payload).DeletedAt);
    }

    [Theory]
    [InlineData("2025-11-06", "2025-11-06T00:00:00Z")]
    [InlineData("2025-11-06T12:00:00+02:00", "2025-11-06T10:00:00Z")]
    [InlineData("2025-11-06T10:00:00.123456789Z", "2025-11-06T10:00:00.1234567Z")]
    [InlineData("2025-11-06 10:00", "2025-11-06T10:00:00Z")]
    public void The_validity_of_a_promotion_is_read_as_any_time_and_written_for_Go(string text, string written)
    {
        foreach (var (type, member) in Validities)
        {
            Assert.Contains($"\"{member}\":\"{written}\"", WrittenAgain(type, $$"""{"{{member}}":"{{text}}"}"""));
        }
    }

    [Theory]
    [InlineData("\"\"")]
    [InlineData("null")]
    [InlineData("\"0001-01-01T00:00:00Z\"")]
    public void An_empty_validity_is_absent(string value)
    {
        foreach (var (type, member) in Validities)
        {
            Assert.DoesNotContain(member, WrittenAgain(type, $$"""{"{{member}}":{{value}}}"""));
        }
    }

    [Theory]
    [InlineData("\"soon\"")]
    [InlineData("17")]
    public void A_validity_that_is_not_a_time_is_refused_with_its_name(string value)
    {
        foreach (var (_, member) in Validities)
        {
            var payload = Encoding.UTF8.GetBytes($$"""{"{{member}}":{{value}}}""");

            Assert.False(
                Serializers.PredefinedOnly()
                    .TryDeserialize<PromotionCreatedEvent>(Reading.Metadata, payload, out _, out var error));
            Assert.Contains(member, error);
        }
    }

    [Fact]
    public void Updated_members_of_a_promotion_are_read()
    {
        const string Members =
            "\"discounted_price\":7.49,\"valid_from\":\"2025-11-06T00:00:00Z\",\"valid_to\":\"2025-11-12T00:00:00Z\","
            + "\"image_url\":\"https://example.com/1.png\"";

        Assert.Contains(Members, WrittenAgain(typeof(PromotionUpdatedEvent), $"{{{Members}}}"));
    }

    [Theory]
    [InlineData("", "absent")]
    [InlineData("null", "absent")]
    [InlineData("[]", "[]")]
    [InlineData("[\"a\",\"b\"]", "[\"a\",\"b\"]")]
    public void An_absent_list_differs_from_an_empty_list(string list, string written)
    {
        (Type Type, string Member)[] lists =
        [
            (typeof(UserPreferencesUpdatedEvent), "favorite_distributors"),
            (typeof(UserPreferencesUpdatedEvent), "favorite_categories"),
            (typeof(PromotionCreatedEvent), "dates"),
        ];
        foreach (var (type, member) in lists)
        {
            var again = WrittenAgain(type, list == "" ? "{}" : $$"""{"{{member}}":{{list}}}""");
            if (written == "absent")
            {
                Assert.DoesNotContain(member, again);
            }
            else
            {
                Assert.Contains($"\"{member}\":{written}", again);
            }
        }
    }

    private static readonly (Type Type, string Member)[] Validities =
    [
        (typeof(PromotionCreatedEvent), "valid_from"),
        (typeof(PromotionCreatedEvent), "valid_to"),
        (typeof(PromotionUpdatedEvent), "valid_from"),
        (typeof(PromotionUpdatedEvent), "valid_to"),
    ];

    private static DateTimeOffset? Day(int day) => new DateTimeOffset(2025, 11, day, 0, 0, 0, TimeSpan.Zero);

    private static string WrittenAgain(Type type, string payload) =>
        Encoding.UTF8.GetString(
            Serializers.PredefinedOnly().Serialize(Reading.Read(type, Encoding.UTF8.GetBytes(payload))));

    private static void AssertNoNullWhereNotNullable(Event read)
    {
        var nullability = new System.Reflection.NullabilityInfoContext();
        foreach (var property in read.GetType().GetProperties())
        {
            if (nullability.Create(property).ReadState == System.Reflection.NullabilityState.NotNull)
            {
                Assert.True(property.GetValue(read) is not null, $"{property.Name} is null");
            }
        }
    }
}

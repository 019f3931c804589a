using Promy.EventBus.Events;

namespace Promy.EventBus.Contracts.Tests;

/// <summary>A valid event of each predefined type, with fixed identity, by its name in the test data.</summary>
internal static class Samples
{
    public const string Id = "0198c0de-0000-7000-8000-000000000001";
    public const string NewerGeneration = "promotion.created (newer)";

    private static readonly DateTimeOffset Later = new(2025, 11, 6, 13, 0, 0, TimeSpan.FromHours(2));

    public static IReadOnlyDictionary<string, Event> All { get; } = new Dictionary<string, Event>
    {
        ["promotion.created"] = PromotionCreated,
        [NewerGeneration] = PromotionCreatedNewer,
        ["promotion.updated"] = new PromotionUpdatedEvent
        {
            Id = Id, Timestamp = Some.Moment, PromotionId = "promo-123", UpdatedFields = ["price", "image_url"],
            UpdatedAt = Later,
        },
        ["promotion.deleted"] = new PromotionDeletedEvent
        {
            Id = Id, Timestamp = Some.Moment, PromotionId = "promo-123", DeletedAt = Later,
        },
        ["product.identified"] = new ProductIdentifiedEvent
        {
            Id = Id, Timestamp = Some.Moment, PromotionId = "promo-123", ProductId = "product-1", ProductType = "milk",
            CategoryId = "cat-1", Brand = "Alpina", Confidence = 0.875,
        },
        ["user.registered"] = new UserRegisteredEvent
        {
            Id = Id, Timestamp = Some.Moment, UserId = "user-1", Email = "ana@example.com",
        },
        ["user.preferences.updated"] = new UserPreferencesUpdatedEvent
        {
            Id = Id, Timestamp = Some.Moment, UserId = "user-1", FavoriteDistributors = ["dist-1"],
            FavoriteCategories = [],
        },
        ["user.location.updated"] = new UserLocationUpdatedEvent
        {
            Id = Id, Timestamp = Some.Moment, UserId = "user-1", Latitude = 52.52, Longitude = -13.405,
        },
    };

    public static PromotionCreatedEvent PromotionCreated => new()
    {
        Id = Id, Timestamp = Some.Moment, PromotionId = "promo-123", PromotionName = "Café <50 %>",
        DistributorId = "dist-1", CategoryId = "cat-1", Dates = ["2025-11-06", "2025-11-07"], Price = 9.99m,
        ImageUrl = "https://example.com/1.png?a=1&b=2",
        CreatedAt = Later,
    };

    public static PromotionCreatedEvent PromotionCreatedNewer => new()
    {
        Id = Id, Timestamp = Some.Moment, PromotionId = "promo-123", PromotionName = "Winter sale",
        DistributorId = "dist-1", LeafletId = "leaflet-1", LeafletPage = 3, DiscountedPrice = 7.50m,
        OriginalPrice = 10m, ProductTypeId = "type-1",
        ValidFrom = new DateTimeOffset(2025, 11, 6, 0, 0, 0, TimeSpan.Zero),
        ValidTo = new DateTimeOffset(2025, 11, 13, 0, 0, 0, TimeSpan.Zero),
    };
}

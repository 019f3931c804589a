using Promy.EventBus.Events;

namespace Promy.EventBus.Benchmarks;

/// <summary>The event that every measure sends and reads: a <c>promotion.created</c> of the first generation.</summary>
internal static class Promotions
{
    public const string PromotionIdFormat = "promo-%08d";

    public static PromotionCreatedEvent Create(string promotionId = "promo-00000001") => new()
    {
        PromotionId = promotionId,
        PromotionName = "Autumn sale",
        DistributorId = "dist-7",
        CategoryId = "cat-3",
        Dates = ["2025-11-06", "2025-11-07"],
        Price = 9.99m,
        ImageUrl = "https://cdn.example.com/autumn-sale.png",
    };
}

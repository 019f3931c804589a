namespace Promy.EventBus.Benchmarks.EndToEnd;

/// <summary>The promotion as an application without a bus would declare it: the same members on the wire.</summary>
internal sealed record HandWrittenPromotion
{
    public const string EventType = "promotion.created";

    public string Id { get; init; } = Guid.CreateVersion7().ToString();

    public string Type { get; init; } = EventType;

    public DateTimeOffset Timestamp { get; init; } = DateTimeOffset.UtcNow;

    public string Version { get; init; } = "1.0";

    public string Source { get; init; } = "promy-product";

    public string PromotionId { get; init; } = "";

    public string PromotionName { get; init; } = "";

    public string DistributorId { get; init; } = "";

    public string? CategoryId { get; init; }

    public IReadOnlyList<string>? Dates { get; init; }

    public decimal Price { get; init; }

    public string? ImageUrl { get; init; }

    public DateTimeOffset CreatedAt { get; init; } = DateTimeOffset.UtcNow;

    public string? LeafletId { get; init; }

    public int? LeafletPage { get; init; }

    public decimal? DiscountedPrice { get; init; }

    public decimal? OriginalPrice { get; init; }

    public string? ProductTypeId { get; init; }

    public string? ValidFrom { get; init; }

    public string? ValidTo { get; init; }

    public static HandWrittenPromotion Create() => new()
    {
        PromotionId = "promo-00000001",
        PromotionName = "Autumn sale",
        DistributorId = "dist-7",
        CategoryId = "cat-3",
        Dates = ["2025-11-06", "2025-11-07"],
        Price = 9.99m,
        ImageUrl = "https://cdn.example.com/autumn-sale.png",
    };
}

using System.ComponentModel.DataAnnotations;
using Promy.EventBus.Events;

namespace WebApiPublisher.Requests;

/// <summary>A promotion to announce.</summary>
/// <remarks>
/// With <see cref="LeafletId"/> it is one of the newer generation, which Go services of today read; without it, one of
/// the first, which needs category, dates, price and image. The attributes describe the members in the OpenAPI
/// document. The publisher checks the rules, which are declared in <see cref="PromotionCreatedEvent"/> alone.
/// </remarks>
public sealed record PromotionRequest
{
    /// <summary>Id of the promotion.</summary>
    /// <example>promo-123</example>
    [Required]
    public string? PromotionId { get; init; }

    /// <summary>Name of the promotion. On the name <c>fail</c> the sample worker fails, to show retries.</summary>
    /// <example>Autumn sale</example>
    [Required]
    public string? PromotionName { get; init; }

    /// <summary>Id of the distributor.</summary>
    /// <example>dist-7</example>
    [Required]
    public string? DistributorId { get; init; }

    /// <summary>Id of the category. Required without a leaflet.</summary>
    /// <example>cat-3</example>
    public string? CategoryId { get; init; }

    /// <summary>Days on which the promotion is valid, each <c>yyyy-MM-dd</c>. At least one without a leaflet.</summary>
    public IReadOnlyList<string>? Dates { get; init; }

    /// <summary>Price, greater than 0. Required without a leaflet.</summary>
    /// <example>9.99</example>
    public decimal? Price { get; init; }

    /// <summary>Absolute http or https URL of the image. Required without a leaflet.</summary>
    /// <example>https://cdn.example.com/promo-123.png</example>
    public string? ImageUrl { get; init; }

    /// <summary>Id of the leaflet that shows the promotion. With it, page and discounted price are required.</summary>
    /// <example>leaf-1</example>
    public string? LeafletId { get; init; }

    /// <summary>Page of the leaflet, 1 or more.</summary>
    /// <example>4</example>
    public int? LeafletPage { get; init; }

    /// <summary>Price during the promotion, greater than 0.</summary>
    /// <example>7.49</example>
    public decimal? DiscountedPrice { get; init; }

    /// <summary>Price before the promotion, greater than 0.</summary>
    /// <example>9.99</example>
    public decimal? OriginalPrice { get; init; }

    /// <summary>Id of the product type.</summary>
    /// <example>pt-2</example>
    public string? ProductTypeId { get; init; }

    /// <summary>First moment of validity.</summary>
    public DateTimeOffset? ValidFrom { get; init; }

    /// <summary>Last moment of validity.</summary>
    public DateTimeOffset? ValidTo { get; init; }

    /// <summary>The event, valid or not: the publisher validates it before anything is sent.</summary>
    public PromotionCreatedEvent ToEvent() => new()
    {
        PromotionId = PromotionId ?? "",
        PromotionName = PromotionName ?? "",
        DistributorId = DistributorId ?? "",
        CategoryId = CategoryId,
        Dates = Dates,
        Price = Price ?? 0,
        ImageUrl = ImageUrl,
        LeafletId = LeafletId,
        LeafletPage = LeafletPage,
        DiscountedPrice = DiscountedPrice,
        OriginalPrice = OriginalPrice,
        ProductTypeId = ProductTypeId,
        ValidFrom = ValidFrom,
        ValidTo = ValidTo,
    };
}

using System.ComponentModel.DataAnnotations;
using Promy.EventBus.Events;

namespace WebApiPublisher.Requests;

/// <summary>A promotion to announce.</summary>
/// <remarks>
/// The attributes describe the members in the OpenAPI document. The rules are those of
/// <see cref="PromotionCreatedEvent"/>, which the publisher checks: they stand in one place.
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

    /// <summary>Id of the category.</summary>
    /// <example>cat-3</example>
    [Required]
    public string? CategoryId { get; init; }

    /// <summary>Days on which the promotion is valid, each <c>yyyy-MM-dd</c>. At least one.</summary>
    [Required]
    public IReadOnlyList<string>? Dates { get; init; }

    /// <summary>Price, greater than 0.</summary>
    /// <example>9.99</example>
    [Required]
    public decimal? Price { get; init; }

    /// <summary>Absolute http or https URL of the image.</summary>
    /// <example>https://cdn.example.com/promo-123.png</example>
    [Required]
    public string? ImageUrl { get; init; }

    /// <summary>The event as it is, valid or not: the publisher validates it before anything is sent.</summary>
    public PromotionCreatedEvent ToEvent() => new()
    {
        PromotionId = PromotionId ?? "",
        PromotionName = PromotionName ?? "",
        DistributorId = DistributorId ?? "",
        CategoryId = CategoryId,
        Dates = Dates ?? [],
        Price = Price ?? 0,
        ImageUrl = ImageUrl,
    };
}

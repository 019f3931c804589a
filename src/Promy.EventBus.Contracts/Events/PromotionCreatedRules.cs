using System.ComponentModel.DataAnnotations;
using Promy.EventBus.Validation;

namespace Promy.EventBus.Events;

/// <summary>What a publisher must fill in a <see cref="PromotionCreatedEvent"/>, by generation.</summary>
internal static class PromotionCreatedRules
{
    public static IEnumerable<ValidationResult> Check(PromotionCreatedEvent promotion)
    {
        var generation = promotion.LeafletId is null ? CheckFirst(promotion) : CheckNewer(promotion);
        foreach (var error in generation)
        {
            yield return error;
        }

        foreach (var date in promotion.Dates)
        {
            if (!TextForms.IsDate(date))
            {
                yield return Error(
                    nameof(promotion.Dates), $"'{WireNames.Printable(date, 32)}' is not a date of the form yyyy-MM-dd.");
            }
        }

        if (promotion.ImageUrl is { Length: > 0 } url && !TextForms.IsWebUrl(url))
        {
            yield return Error(nameof(promotion.ImageUrl), "The image is not an absolute http or https URL.");
        }
    }

    private static IEnumerable<ValidationResult> CheckFirst(PromotionCreatedEvent promotion)
    {
        if (string.IsNullOrWhiteSpace(promotion.CategoryId))
        {
            yield return Error(nameof(promotion.CategoryId), "The CategoryId field is required.");
        }

        if (promotion.Dates.Count == 0)
        {
            yield return Error(nameof(promotion.Dates), "At least one date is required.");
        }

        if (promotion.Price <= 0)
        {
            yield return Error(nameof(promotion.Price), "The price must be greater than 0.");
        }

        if (string.IsNullOrWhiteSpace(promotion.ImageUrl))
        {
            yield return Error(nameof(promotion.ImageUrl), "The ImageUrl field is required.");
        }
    }

    private static IEnumerable<ValidationResult> CheckNewer(PromotionCreatedEvent promotion)
    {
        if (string.IsNullOrWhiteSpace(promotion.LeafletId))
        {
            yield return Error(nameof(promotion.LeafletId), "The LeafletId must not be empty.");
        }

        if (promotion.LeafletPage is null or < 1)
        {
            yield return Error(nameof(promotion.LeafletPage), "The leaflet page must be 1 or more.");
        }

        if (promotion.DiscountedPrice is null or <= 0)
        {
            yield return Error(nameof(promotion.DiscountedPrice), "The discounted price must be greater than 0.");
        }

        if (promotion.OriginalPrice is <= 0)
        {
            yield return Error(nameof(promotion.OriginalPrice), "The original price must be greater than 0.");
        }
    }

    private static ValidationResult Error(string member, string message) => new(message, [member]);
}

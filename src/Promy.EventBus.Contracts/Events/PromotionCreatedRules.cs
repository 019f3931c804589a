using System.ComponentModel.DataAnnotations;
using Promy.EventBus.Validation;

namespace Promy.EventBus.Events;

/// <summary>Members that a publisher must fill in a <see cref="PromotionCreatedEvent"/>, by generation.</summary>
internal static class PromotionCreatedRules
{
    public static IEnumerable<ValidationResult> Check(PromotionCreatedEvent promotion)
    {
        var broken = default(BrokenRules);
        if (promotion.LeafletId is null)
        {
            CheckFirst(promotion, ref broken);
        }
        else
        {
            CheckNewer(promotion, ref broken);
        }

        var dates = promotion.Dates ?? [];
        for (var index = 0; index < dates.Count; index++)
        {
            if (!TextForms.IsDate(dates[index]))
            {
                broken.Add(
                    nameof(promotion.Dates),
                    $"'{WireNames.Printable(dates[index], 32)}' is not a date of the form yyyy-MM-dd.");
            }
        }

        CheckImage(promotion.ImageUrl, nameof(promotion.ImageUrl), ref broken);
        return broken.All;
    }

    /// <summary>Checks an image, if there is one; for every event of a promotion.</summary>
    public static void CheckImage(string? url, string member, ref BrokenRules broken)
    {
        if (url is { Length: > 0 } && !TextForms.IsWebUrl(url))
        {
            broken.Add(member, "The image is not an absolute http or https URL.");
        }
    }

    private static void CheckFirst(PromotionCreatedEvent promotion, ref BrokenRules broken)
    {
        if (string.IsNullOrWhiteSpace(promotion.CategoryId))
        {
            broken.Add(nameof(promotion.CategoryId), "The CategoryId field is required.");
        }

        if (promotion.Dates is not { Count: > 0 })
        {
            broken.Add(nameof(promotion.Dates), "At least one date is required.");
        }

        if (promotion.Price <= 0)
        {
            broken.Add(nameof(promotion.Price), "The price must be greater than 0.");
        }

        if (string.IsNullOrWhiteSpace(promotion.ImageUrl))
        {
            broken.Add(nameof(promotion.ImageUrl), "The ImageUrl field is required.");
        }
    }

    private static void CheckNewer(PromotionCreatedEvent promotion, ref BrokenRules broken)
    {
        if (string.IsNullOrWhiteSpace(promotion.LeafletId))
        {
            broken.Add(nameof(promotion.LeafletId), "The LeafletId must not be empty.");
        }

        if (promotion.LeafletPage is null or < 1)
        {
            broken.Add(nameof(promotion.LeafletPage), "The leaflet page must be 1 or more.");
        }

        if (promotion.DiscountedPrice is null or <= 0)
        {
            broken.Add(nameof(promotion.DiscountedPrice), "The discounted price must be greater than 0.");
        }

        if (promotion.OriginalPrice is <= 0)
        {
            broken.Add(nameof(promotion.OriginalPrice), "The original price must be greater than 0.");
        }
    }
}

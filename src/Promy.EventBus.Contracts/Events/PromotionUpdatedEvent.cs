using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using Promy.EventBus.Validation;
using Promy.EventBus.Wire;

namespace Promy.EventBus.Events;

/// <summary>A promotion was changed (<c>promotion.updated</c>).</summary>
[EventType("promotion.updated", Stream = EventStreams.Promotions, Source = EventSources.Product)]
public sealed record PromotionUpdatedEvent : Event
{
    private readonly OptionalTime _validFrom;
    private readonly OptionalTime _validTo;

    /// <summary>Id of the promotion. Required.</summary>
    [Required]
    public string PromotionId { get; init => field = value ?? ""; } = "";

    /// <summary>Names of the fields that changed. At least one, none empty.</summary>
    public IReadOnlyList<string> UpdatedFields { get; init => field = value ?? []; } = [];

    /// <summary>When the promotion was changed, in UTC.</summary>
    /// <value><see cref="Event.Timestamp"/>, unless set.</value>
    public DateTimeOffset UpdatedAt { get => field == default ? Timestamp : field; init; }

    /// <summary>The price during the promotion, greater than 0, if the producer gives it.</summary>
    public decimal? DiscountedPrice { get; init; }

    /// <summary>
    /// First moment of validity in UTC, if the producer gives it. A day alone is read as its first moment in UTC.
    /// </summary>
    [JsonConverter(typeof(OptionalTimeConverter))]
    public DateTimeOffset? ValidFrom { get => _validFrom.Value; init => _validFrom = OptionalTime.From(value); }

    /// <summary>
    /// Last moment of validity in UTC, if the producer gives it. A day alone is read as its first moment in UTC.
    /// </summary>
    [JsonConverter(typeof(OptionalTimeConverter))]
    public DateTimeOffset? ValidTo { get => _validTo.Value; init => _validTo = OptionalTime.From(value); }

    /// <summary>Absolute http or https URL of the image, if the producer gives it.</summary>
    public string? ImageUrl { get; init; }

    /// <inheritdoc/>
    public override IEnumerable<ValidationResult> Validate()
    {
        var broken = default(BrokenRules);
        if (UpdatedFields.Count == 0 || UpdatedFields.Any(string.IsNullOrWhiteSpace))
        {
            broken.Add(nameof(UpdatedFields), "Name at least one updated field, and none may be empty.");
        }

        if (DiscountedPrice is <= 0)
        {
            broken.Add(nameof(DiscountedPrice), "The discounted price must be greater than 0.");
        }

        PromotionCreatedRules.CheckImage(ImageUrl, nameof(ImageUrl), ref broken);
        return broken.All;
    }
}

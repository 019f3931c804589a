using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using Promy.EventBus.Wire;

namespace Promy.EventBus.Events;

/// <summary>A promotion was created (<c>promotion.created</c>).</summary>
/// <remarks>
/// Two generations share this type on the wire. The first carries <see cref="CategoryId"/>, <see cref="Dates"/> and
/// <see cref="Price"/>. The newer carries <see cref="LeafletId"/>, <see cref="LeafletPage"/> and
/// <see cref="DiscountedPrice"/> instead, and may lack <see cref="ImageUrl"/>. Reading accepts both; a publisher that
/// sets <see cref="LeafletId"/> publishes the newer generation.
/// </remarks>
[EventType("promotion.created", Stream = EventStreams.Promotions, Source = EventSources.Product)]
public sealed record PromotionCreatedEvent : Event
{
    private readonly OptionalTime _validFrom;
    private readonly OptionalTime _validTo;

    /// <summary>Id of the promotion. Required.</summary>
    [Required]
    public string PromotionId { get; init => field = value ?? ""; } = "";

    /// <summary>Name of the promotion. Required.</summary>
    [Required]
    public string PromotionName { get; init => field = value ?? ""; } = "";

    /// <summary>Id of the distributor. Required.</summary>
    [Required]
    public string DistributorId { get; init => field = value ?? ""; } = "";

    /// <summary>Id of the category. Required in the first generation.</summary>
    public string? CategoryId { get; init; }

    /// <summary>
    /// Days on which the promotion is valid, each <c>yyyy-MM-dd</c>. At least one in the first generation.
    /// </summary>
    /// <value>
    /// <see langword="null"/>, the default: no statement, and the member is left out on the wire. Empty: no
    /// restriction.
    /// </value>
    public IReadOnlyList<string>? Dates { get; init; }

    /// <summary>
    /// Price. Greater than 0 in the first generation; 0, and left out on the wire, in the newer generation.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public decimal Price { get; init; }

    /// <summary>Absolute http or https URL of the image. Required in the first generation.</summary>
    public string? ImageUrl { get; init; }

    /// <summary>When the promotion was created, in UTC.</summary>
    /// <value><see cref="Event.Timestamp"/>, unless set.</value>
    public DateTimeOffset CreatedAt { get => field == default ? Timestamp : field; init; }

    /// <summary>Newer generation: id of the leaflet that shows the promotion.</summary>
    public string? LeafletId { get; init; }

    /// <summary>Newer generation: page of the leaflet, 1 or more.</summary>
    public int? LeafletPage { get; init; }

    /// <summary>Newer generation: price during the promotion, greater than 0.</summary>
    public decimal? DiscountedPrice { get; init; }

    /// <summary>Newer generation: price before the promotion, greater than 0 if present.</summary>
    public decimal? OriginalPrice { get; init; }

    /// <summary>Newer generation: id of the product type, if known.</summary>
    public string? ProductTypeId { get; init; }

    /// <summary>
    /// Newer generation: first moment of validity in UTC, if known. A day alone is read as its first moment in UTC.
    /// </summary>
    [JsonConverter(typeof(OptionalTimeConverter))]
    public DateTimeOffset? ValidFrom { get => _validFrom.Value; init => _validFrom = OptionalTime.From(value); }

    /// <summary>
    /// Newer generation: last moment of validity in UTC, if known. A day alone is read as its first moment in UTC.
    /// </summary>
    [JsonConverter(typeof(OptionalTimeConverter))]
    public DateTimeOffset? ValidTo { get => _validTo.Value; init => _validTo = OptionalTime.From(value); }

    /// <inheritdoc/>
    public override IEnumerable<ValidationResult> Validate() => PromotionCreatedRules.Check(this);
}

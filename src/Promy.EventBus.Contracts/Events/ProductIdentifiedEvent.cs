using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using Promy.EventBus.Wire;

namespace Promy.EventBus.Events;

/// <summary>The product of a promotion was identified (<c>product.identified</c>).</summary>
[EventType("product.identified", Stream = EventStreams.Products, Source = EventSources.Identifier)]
public sealed record ProductIdentifiedEvent : Event
{
    /// <summary>Id of the promotion. Required.</summary>
    [Required]
    public string PromotionId { get; init => field = value ?? ""; } = "";

    /// <summary>Id of the product. Required.</summary>
    [Required]
    public string ProductId { get; init => field = value ?? ""; } = "";

    /// <summary>Type of the product. Required.</summary>
    [Required]
    public string ProductType { get; init => field = value ?? ""; } = "";

    /// <summary>Id of the category. Required.</summary>
    [Required]
    public string CategoryId { get; init => field = value ?? ""; } = "";

    /// <summary>Brand of the product, if known.</summary>
    public string? Brand { get; init; }

    /// <summary>Confidence of the identification, from 0 to 1.</summary>
    [Range(0.0, 1.0)]
    [JsonConverter(typeof(FiniteNumberConverter))]
    public double Confidence { get; init; }
}

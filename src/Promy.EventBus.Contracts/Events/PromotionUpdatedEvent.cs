using System.ComponentModel.DataAnnotations;

namespace Promy.EventBus.Events;

/// <summary>A promotion was changed (<c>promotion.updated</c>).</summary>
[EventType("promotion.updated", Stream = EventStreams.Promotions, Source = EventSources.Product)]
public sealed record PromotionUpdatedEvent : Event
{
    /// <summary>Id of the promotion. Required.</summary>
    [Required]
    public string PromotionId { get; init => field = value ?? ""; } = "";

    /// <summary>Names of the fields that changed. At least one, none empty.</summary>
    public IReadOnlyList<string> UpdatedFields { get; init => field = value ?? []; } = [];

    /// <summary>When the promotion was changed, in UTC.</summary>
    /// <value><see cref="Event.Timestamp"/>, unless set.</value>
    public DateTimeOffset UpdatedAt { get => field == default ? Timestamp : field; init; }

    /// <inheritdoc/>
    public override IEnumerable<ValidationResult> Validate()
    {
        if (UpdatedFields.Count == 0 || UpdatedFields.Any(string.IsNullOrWhiteSpace))
        {
            yield return new ValidationResult(
                "Name at least one updated field, and none may be empty.", [nameof(UpdatedFields)]);
        }
    }
}

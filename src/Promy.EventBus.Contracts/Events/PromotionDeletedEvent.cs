using System.ComponentModel.DataAnnotations;

namespace Promy.EventBus.Events;

/// <summary>A promotion was deleted (<c>promotion.deleted</c>).</summary>
[EventType("promotion.deleted", Stream = EventStreams.Promotions, Source = EventSources.Product)]
public sealed record PromotionDeletedEvent : Event
{
    /// <summary>Id of the promotion. Required.</summary>
    [Required]
    public string PromotionId { get; init => field = value ?? ""; } = "";

    /// <summary>When the promotion was deleted, in UTC.</summary>
    /// <value><see cref="Event.Timestamp"/>, unless set.</value>
    public DateTimeOffset DeletedAt { get => field == default ? Timestamp : field; init; }
}
